"""Two models on the same messages: what one mends, what it breaks, whether that is chance.

Pure functions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from scipy.stats import binomtest

from bot.retraining.examples import LANGUAGES
from bot.retraining.figures import Figure, difference
from bot.retraining.scores import ALL, Judged


@dataclass(frozen=True)
class Change:
    """A message that one of two models gets right: before (`was`) and now (`now`)."""

    text: str
    language: str
    intent: str
    was: str
    now: str


@dataclass(frozen=True)
class Paired:
    """The messages of one language, judged by an old and a new model.

    `p`: the exact McNemar test, two-sided: how likely so lopsided a change is if the two are
    equally good; `gain`: new less old, the accuracy, with its 95 % interval.
    """

    language: str
    messages: int
    fixed: int
    broken: int
    p: float
    gain: Figure | None


def paired(old: Sequence[Judged], new: Sequence[Judged]) -> list[Paired]:
    """Each language, then all.

    Raises:
        ValueError: the messages differ.
    """
    pairs = _pairs(old, new)
    made = []
    for language in (*LANGUAGES, ALL):
        of = [pair for pair in pairs if language in (ALL, pair[0].language)]
        fixed = sum(after.right and not before.right for before, after in of)
        broken = sum(before.right and not after.right for before, after in of)
        gain = difference([after.right for _, after in of], [before.right for before, _ in of])
        made.append(Paired(language, len(of), fixed, broken, mcnemar(fixed, broken), gain))
    return made


def mcnemar(fixed: int, broken: int) -> float:
    """The exact McNemar test: of the messages that changed, half would be fixed by chance."""
    return float(binomtest(fixed, fixed + broken).pvalue) if fixed + broken else 1.0


def changes(old: Sequence[Judged], new: Sequence[Judged]) -> tuple[list[Change], list[Change]]:
    """The messages that the new model mends, and those that it breaks.

    Raises:
        ValueError: the messages differ.
    """
    pairs = _pairs(old, new)
    fixed = [_change(a, b) for a, b in pairs if b.right and not a.right]
    broken = [_change(a, b) for a, b in pairs if a.right and not b.right]
    return fixed, broken


def worse_at(
    old: Sequence[Judged], new: Sequence[Judged], holds: Callable[[Judged], bool]
) -> list[tuple[str, str, int, int]]:
    """(language, intent, before, now) where fewer messages of an intent hold than before."""
    before, now = (Counter((a.language, a.intent) for a in of if holds(a)) for of in (old, new))
    return [(*key, before[key], now[key]) for key in _keys(old) if now[key] < before[key]]


def _keys(answers: Iterable[Judged]) -> list[tuple[str, str]]:
    return sorted({(answer.language, answer.intent) for answer in answers})


def _pairs(old: Sequence[Judged], new: Sequence[Judged]) -> list[tuple[Judged, Judged]]:
    if [(a.text, a.intent) for a in old] != [(b.text, b.intent) for b in new]:
        raise ValueError("the two models were not judged by the same messages")
    return list(zip(old, new, strict=True))


def _change(before: Judged, after: Judged) -> Change:
    return Change(after.text, after.language, after.intent, before.best, after.best)
