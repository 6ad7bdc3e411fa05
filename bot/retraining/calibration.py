"""Whether the confidence of a model can be believed. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.retraining.scores import Judged

BINS = 10


@dataclass(frozen=True)
class Bin:
    """Messages of like confidence: how many, how sure the model was on average, how often right."""

    messages: int
    confidence: float
    right: float


def bins(answers: Sequence[Judged]) -> list[Bin]:
    """The messages by tenths of confidence; a tenth without any is left out."""
    places = [min(int(answer.confidence * BINS), BINS - 1) for answer in answers]
    made = []
    for at in range(BINS):
        of = [answer for answer, place in zip(answers, places, strict=True) if place == at]
        if of:
            sure = float(np.mean([answer.confidence for answer in of]))
            made.append(Bin(len(of), sure, float(np.mean([answer.right for answer in of]))))
    return made


def calibration_error(answers: Sequence[Judged]) -> float | None:
    """The expected calibration error: how far confidence and truth are apart, over all messages.

    None without messages.
    """
    if not answers:
        return None
    apart = sum(one.messages * abs(one.confidence - one.right) for one in bins(answers))
    return apart / len(answers)
