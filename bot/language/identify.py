"""The language of one message, by langdetect's profiles, what is usual here, and greetings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import langcodes
import yaml
from langdetect import DetectorFactory
from langdetect.detector_factory import PROFILES_DIRECTORY
from langdetect.lang_detect_exception import LangDetectException

from bot.text import fold

UNDETERMINED = "und"
ABSTAIN_BELOW = 0.6
# How often a language is met here, for the few that are; the others share the rest.
USUAL = {"spa": 0.5, "eng": 0.25, "fra": 0.05, "por": 0.05}
UNUSUAL = 0.002
TEMPER = 0.5  # langdetect is too sure, and the shorter the text, the more so
ENOUGH = 20  # letters from which on it is tempered no further
CUE_WEIGHT = 6.0
NOISE = re.compile(r"https?://\S+|@\w+|[\d_]+|[^\w\s']")


@dataclass(frozen=True)
class Candidate:
    """A language by its ISO 639-3 code, and how probable it is (0 to 1)."""

    language: str
    confidence: float


@dataclass(frozen=True)
class Identification:
    """The most probable language, or `und`, and all candidates, best first."""

    language: str
    confidence: float
    candidates: tuple[Candidate, ...]


def identify(text: str) -> Identification:
    """Name the language of `text`; `und` below ABSTAIN_BELOW. The same text, the same answer."""
    cleaned = " ".join(NOISE.sub(" ", text).split())
    scores = _detect(cleaned)
    for word in dict.fromkeys(fold(cleaned).split()):  # each once: a long text would overflow
        for language in _cues().get(word, ()):
            scores[language] = scores.get(language, UNUSUAL) * CUE_WEIGHT
    total = sum(scores.values())
    if not total:
        return Identification(UNDETERMINED, 0.0, ())
    ranked = sorted(
        (Candidate(language, score / total) for language, score in scores.items()),
        key=lambda c: (-c.confidence, c.language),
    )
    best = ranked[0]
    language = best.language if best.confidence >= ABSTAIN_BELOW else UNDETERMINED
    return Identification(language, best.confidence, tuple(ranked[:5]))


def _detect(text: str) -> dict[str, float]:
    """What langdetect finds, tempered and weighed by what is usual; nothing if it finds nothing."""
    detector = _factory().create()
    detector.seed = 0
    detector.append(text.lower())
    try:
        found = {langcodes.get(x.lang).to_alpha3(): x.prob for x in detector.get_probabilities()}
    except LangDetectException:
        found = {}
    letters = sum(c.isalpha() for c in text)
    temper = TEMPER * min(1.0, letters / ENOUGH)
    seen = set(found) | (set(USUAL) if letters else set())
    return {
        language: max(found.get(language, 0.0), 0.005) ** temper * USUAL.get(language, UNUSUAL)
        for language in seen
    }


@lru_cache(maxsize=1)
def _factory() -> DetectorFactory:
    factory = DetectorFactory()
    factory.load_profile(PROFILES_DIRECTORY)
    return factory


@lru_cache(maxsize=1)
def _cues() -> dict[str, tuple[str, ...]]:
    """Folded word → languages in which it greets, thanks, asks or answers."""
    rows = yaml.safe_load(Path(__file__).with_name("cues.yml").read_text(encoding="utf-8"))
    words: dict[str, tuple[str, ...]] = {}
    for language, listed in rows.items():
        for word in listed:
            words[word] = (*words.get(word, ()), language)
    return words
