"""Models that have not seen a part of the examples, and what they make of it."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sklearn.model_selection import StratifiedGroupKFold

from bot.nlu.offline import Understanding
from bot.retraining.examples import Example
from bot.text import fold

SEED = 20250101
FRACTIONS = (1 / 8, 1 / 4, 1 / 2, 1.0)  # of the examples, for the learning curve


@dataclass(frozen=True)
class Guess:
    """What a model that has not seen an example takes it for."""

    example: Example
    named: str
    confidence: float

    @property
    def right(self) -> bool:
        """Whether that is its intent."""
        return self.named == self.example.intent


def cross_validated(
    examples: Sequence[Example], count: int, told: Callable[[int], None]
) -> list[Guess]:
    """Every example, judged by a model that has learnt from the other parts only.

    Args:
        told: is called with the number of each part of `count` when it is done.
    """
    found = []
    for number, (learn, judge) in enumerate(folds(examples, count), start=1):
        found += guesses(learn, judge)
        told(number)
    return found


def guesses(learnt: Sequence[Example], judged: Sequence[Example]) -> list[Guess]:
    """What a classifier with its featurizers makes of some examples, learnt from others."""
    model = Understanding([e.text for e in learnt], [e.intent for e in learnt])
    rows = model.probabilities([e.text for e in judged])
    return [
        Guess(example, model.model.labels[row.argmax()], float(row.max()))
        for example, row in zip(judged, rows, strict=True)
    ]


def folds(examples: Sequence[Example], count: int) -> Iterator[tuple[list[Example], list[Example]]]:
    """Pairs of what to learn from and what to judge by, stratified by intent and language.

    Spellings of one sentence that differ in case or accents stay on the same side.
    """
    strata = [f"{example.intent}/{example.language}" for example in examples]
    sentences = [fold(example.text) for example in examples]
    splitter = StratifiedGroupKFold(count, shuffle=True, random_state=SEED)
    for learn, judge in splitter.split(strata, strata, sentences):
        yield [examples[i] for i in learn], [examples[i] for i in judge]


def part(examples: Sequence[Example], fraction: float) -> list[Example]:
    """A share of the examples of each intent in each language, one at least.

    A smaller share is a part of a larger one.
    """
    groups: defaultdict[tuple[str, str], list[Example]] = defaultdict(list)
    for example in examples:
        groups[example.intent, example.language].append(example)
    kept = []
    for group in groups.values():
        order = random.Random(SEED).sample(group, len(group))  # noqa: S311
        kept += order[: max(1, round(fraction * len(group)))]
    return kept
