"""How well intents were named."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import mean
from typing import Any

from sklearn.metrics import accuracy_score, f1_score

from bot.retraining.examples import LANGUAGES, Example


def scores(examples: Sequence[Example], answers: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Accuracy and macro-F1 of all and of each language; the fallback is undone, as `rasa test`
    does. `answered` counts a fallback as a mistake; `fallback` is the share of those.
    """
    made: dict[str, float] = {}
    for language in (None, *LANGUAGES):
        pairs = [
            (example.intent, _best(answer))
            for example, answer in zip(examples, answers, strict=True)
            if language in (None, example.language)
        ]
        if not pairs:
            continue
        gold, best = zip(*pairs, strict=True)
        ending = f"_{language}" if language else ""
        made[f"accuracy{ending}"] = float(accuracy_score(gold, best))
        made[f"macro_f1{ending}"] = float(
            f1_score(gold, best, labels=sorted(set(gold)), average="macro", zero_division=0)
        )
    acted = [answer["intent"] for answer in answers]
    gold = [example.intent for example in examples]
    made["answered"] = float(accuracy_score(gold, [str(intent) for intent in acted]))
    made["fallback"] = mean(intent == "nlu_fallback" for intent in acted)
    return made


def _best(answer: dict[str, Any]) -> str:
    return answer["ranking"][0][0] if answer["ranking"] else ""


def average(of_folds: Sequence[dict[str, float]]) -> dict[str, float]:
    """The mean of each score over the folds."""
    return {key: mean(fold[key] for fold in of_folds) for key in of_folds[0]}
