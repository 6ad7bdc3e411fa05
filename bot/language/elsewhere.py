"""What langdetect makes of a message that is in none of the languages of our texts."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import langcodes
from langdetect import DetectorFactory
from langdetect.detector_factory import PROFILES_DIRECTORY
from langdetect.lang_detect_exception import LangDetectException

from bot.language.identify import ABSTAIN_BELOW, SHOWN, Candidate, Identification, identify
from bot.language.model import model
from bot.language.normalise import normalise
from bot.languages import by_iso


def identify_anywhere(text: str) -> Identification:
    """As `identify`, but a text that is none of ours may be named after langdetect.

    It has profiles of 55 languages and no way to say that it does not know, so its word is only a
    part of the probability that the text is elsewhere, and names a language of languages.yml only.
    """
    found = identify(text)
    if found.elsewhere <= found.confidence:
        return found
    guessed = tuple(
        Candidate(iso, share * found.elsewhere)
        for iso, share in _guesses(normalise(text)).items()
        if iso not in model().labels
    )
    ranked = tuple(sorted((*guessed, *found.candidates), key=lambda c: -c.confidence))[:SHOWN]
    best = ranked[0]
    if best.confidence < ABSTAIN_BELOW or by_iso(best.language) is None:
        return replace(found, confidence=best.confidence, candidates=ranked)
    return replace(found, language=best.language, confidence=best.confidence, candidates=ranked)


def _guesses(words: str) -> dict[str, float]:
    """ISO 639-3 code → probability, by langdetect with a fixed seed."""
    detector = _factory().create()
    detector.seed = 0
    detector.append(words)
    try:
        found = detector.get_probabilities()
    except LangDetectException:
        return {}
    return {langcodes.get(guess.lang).to_alpha3(): guess.prob for guess in found}


@lru_cache(maxsize=1)
def _factory() -> DetectorFactory:
    factory = DetectorFactory()
    factory.load_profile(PROFILES_DIRECTORY)
    return factory
