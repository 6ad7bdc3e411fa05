"""What features, languages and examples bring: ablations, transfer, learning curves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from benchmarks.understanding_fits import CONCEPTS, LETTERS, Fits, Setup
from bot.retraining.examples import EASY, HARD, LANGUAGES, Example
from bot.retraining.figures import difference, share
from bot.retraining.folds import FRACTIONS, part
from bot.retraining.scores import ALL

KINDS = (EASY, HARD, ALL)
ABLATIONS = (
    Setup("words", without=(LETTERS, CONCEPTS)),
    Setup("words, letters", without=(CONCEPTS,)),
    Setup("words, letters, concepts"),
)
NO_CONCEPTS, FULL = ABLATIONS[1:]
GRID = tuple(
    Setup(f"words {share_of_words}, C {strength}", C=strength, words=share_of_words)
    for share_of_words in (1.0, 1.3)
    for strength in (0.5, 1.0)
)
ADDED = "what concepts add"
Rows = list[dict[str, Any]]  # `setup`, `language`, and the figure of each of KINDS


def ablations(fits: Fits) -> Rows:
    """The accuracy with more and more features, what the last of them adds, and other settings."""
    learnt, judged = fits.given.training, fits.given.development
    hits = {setup: fits.hits(setup, learnt) for setup in (*ABLATIONS, *GRID)}
    return [
        *(row for setup in ABLATIONS for row in rows(judged, setup.name, hits[setup])),
        *rows(judged, ADDED, hits[FULL], hits[NO_CONCEPTS]),
        *(row for setup in GRID for row in rows(judged, setup.name, hits[setup])),
    ]


def transfer(fits: Fits) -> Rows:
    """The accuracy in each language of which no sentence was learnt, and what concepts add."""
    judged, made = fits.given.development, []
    for language in LANGUAGES:
        learnt = [e for e in fits.given.training if e.language != language]
        bare, full = (fits.hits(s, learnt, f"all but {language}") for s in (NO_CONCEPTS, FULL))
        found = [
            *rows(judged, NO_CONCEPTS.name, bare),
            *rows(judged, FULL.name, full),
            *rows(judged, ADDED, full, bare),
        ]
        made += [row for row in found if row["language"] == language]
    return made


def learning(fits: Fits) -> Rows:
    """The accuracy by the share of the sentences that is learnt; `learnt`: how many those are."""
    made = []
    for fraction in FRACTIONS:
        learnt = part(fits.given.training, fraction)
        of = "all" if fraction == 1 else f"1/{1 / fraction:.0f} of the"
        found = rows(fits.given.development, of.split()[0], fits.hits(FULL, learnt, of))
        for row in found:
            row["learnt"] = sum(row["language"] in (ALL, e.language) for e in learnt)
        made += found
    return made


def rows(
    judged: Sequence[Example], setup: str, hits: Sequence[bool], less: Sequence[bool] | None = None
) -> Rows:
    """Per language, the share of hits among easy, hard and all messages.

    Args:
        less: hits of another setup; then the difference between the shares.
    """
    made: Rows = []
    for language in (*LANGUAGES, ALL):
        row: dict[str, Any] = {"setup": setup, "language": language}
        for kind in KINDS:
            places = [
                at
                for at, example in enumerate(judged)
                if language in (ALL, example.language) and kind in (ALL, example.difficulty)
            ]
            ours = [hits[at] for at in places]
            row[kind] = share(ours) if less is None else difference(ours, [less[a] for a in places])
        made.append(row)
    return made
