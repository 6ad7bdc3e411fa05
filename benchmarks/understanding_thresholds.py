"""What the thresholds of the fallback and of the safety detector cost and save. Pure functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from bot.nlu.lexicon import find
from bot.nlu.offline import read_message
from bot.retraining.examples import LANGUAGES
from bot.retraining.scores import ALL, NOT_COVERED, Judged, of_language
from bot.settings import ROOT

FALLBACK_THRESHOLDS = tuple(round(0.1 + 0.05 * step, 2) for step in range(13))
SAFETY_THRESHOLDS = tuple(round(0.05 * step, 2) for step in range(1, 20))
Curve = list[dict[str, float]]


def fallback_curve(answers: Sequence[Judged]) -> Curve:
    """For each threshold, what becomes of right answers, wrong ones and subjects not covered.

    Returns:
        rows of `threshold`; `lost`: share of the right answers that it stops; `stopped`: of the
        wrong ones (neither counts what the language gate stops at any threshold); `answered`:
        share of the messages out of scope that get another subject.
    """
    open_ = [answer for answer in answers if not answer.closed]
    beside = [answer for answer in answers if answer.intent == NOT_COVERED]
    taken = [answer for answer in beside if not answer.closed and not answer.right]
    return [
        {
            "threshold": threshold,
            "lost": _below([a for a in open_ if a.right], threshold),
            "stopped": _below([a for a in open_ if not a.right], threshold),
            "answered": sum(a.confidence >= threshold for a in taken) / max(len(beside), 1),
        }
        for threshold in FALLBACK_THRESHOLDS
    ]


def safety_curves(answers: Sequence[Judged], named: Mapping[str, bool]) -> dict[str, Curve]:
    """Per language and for each threshold of the detector, what it and the intent find together.

    Args:
        named: whether a text names a concept that is always danger.

    Returns:
        rows of `threshold`; `found`: share of the reports of danger; `false`: of other messages.
    """
    return {
        language: [
            {
                "threshold": threshold,
                "found": _warned(answers, language, named, threshold, True),
                "false": _warned(answers, language, named, threshold, False),
            }
            for threshold in SAFETY_THRESHOLDS
        ]
        for language in (*LANGUAGES, ALL)
    }


def configured() -> dict[str, Any]:
    """What config.yml tells: `fallback` and `safety`, the thresholds, and `concepts` of danger."""
    content = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    told = {part["name"].rsplit(".", 1)[-1]: part for part in content["pipeline"]}
    detector = told.get("SafetyDetector", {})
    return {
        "fallback": told.get("FallbackClassifier", {}).get("threshold"),
        "safety": detector.get("threshold"),
        "concepts": detector.get("concepts", []),
    }


def names_danger(text: str, concepts: Sequence[str]) -> bool:
    """Whether a message names one of the concepts, as the detector looks for them."""
    message = read_message(text)
    return any(concept.name in concepts for concept in find(message.words, message.language))


def _below(answers: Sequence[Judged], threshold: float) -> float:
    return sum(answer.confidence < threshold for answer in answers) / max(len(answers), 1)


def _warned(
    answers: Sequence[Judged],
    language: str,
    named: Mapping[str, bool],
    threshold: float,
    is_danger: bool,
) -> float:
    among = [a for a in of_language(answers, language) if a.is_danger == is_danger]
    warned = [
        a.named_danger or named[a.text] or (a.danger_confidence or 0.0) >= threshold for a in among
    ]
    return sum(warned) / max(len(warned), 1)
