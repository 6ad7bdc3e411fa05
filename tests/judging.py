"""Messages that a model has judged, and evaluations of them, made by hand."""

from __future__ import annotations

from collections.abc import Sequence

from bot.retraining.evaluation import Evaluation
from bot.retraining.scores import Judged


def answer(
    intent: str,
    language: str = "es",
    named: str = "",
    sure: float = 0.9,
    danger: bool = False,
    text: str = "",
) -> Judged:
    """A message with that intent, which the model takes for `named` (by default the right one)."""
    named = named or intent
    return Judged(
        text=text or f"{intent} {language}",
        language=language,
        difficulty="easy",
        intent=intent,
        acted=named,
        ranking=((named, sure), ("thank", 1 - sure)),
        danger=danger,
    )


def evaluation(
    answers: Sequence[Judged],
    sha256: str = "a" * 64,
    seconds: float = 0.004,
    failed: tuple[str, ...] = (),
    megabytes: float = 25.0,
) -> Evaluation:
    """What was measured of an archive."""
    return Evaluation(
        f"{sha256[:4]}.tar.gz",
        sha256,
        tuple(answers),
        (seconds,) * len(answers),
        10,
        failed,
        megabytes,
    )
