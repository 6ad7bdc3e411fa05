"""The language of one message, by our own weights. Pure; the same text, the same answer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bot.language.model import model
from bot.language.names import without_names
from bot.language.normalise import normalise
from bot.languages import UNDETERMINED

ABSTAIN_BELOW = 0.4
SHOWN = 5  # candidates


@dataclass(frozen=True)
class Candidate:
    """A language by its ISO 639-3 code, and how probable it is (0 to 1)."""

    language: str
    confidence: float


@dataclass(frozen=True)
class Identification:
    """The most probable language, or `und`, and the likeliest candidates, best first.

    `elsewhere` is the probability that it is none of the languages of our texts.
    """

    language: str
    confidence: float
    candidates: tuple[Candidate, ...]
    elsewhere: float = 0.0


NOTHING = Identification(UNDETERMINED, 0.0, ())


def identify(text: str) -> Identification:
    """Name the language of `text`; `und` if none of ours is likely.

    A text of names and numbers says nothing: it has no candidates.
    """
    words = without_names(normalise(text))
    if not words:
        return NOTHING
    weights = model()
    shares = weights.probabilities(words)
    ranked = [
        Candidate(weights.labels[at], float(shares[at]))
        for at in np.argsort(-shares, kind="stable")[: SHOWN + 1]
        if weights.labels[at] != UNDETERMINED
    ][:SHOWN]
    elsewhere = float(shares[weights.labels.index(UNDETERMINED)])
    best = ranked[0]
    known = best.confidence >= max(ABSTAIN_BELOW, elsewhere)
    return Identification(
        best.language if known else UNDETERMINED, best.confidence, tuple(ranked), elsewhere
    )
