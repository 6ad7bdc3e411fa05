"""How many examples there are, and of what kind: the table and the chart of `puente data stats`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import matplotlib as mpl
import numpy as np
from matplotlib import pyplot as plt

from bot.retraining.examples import LANGUAGES, Example
from bot.retraining.lint import SOURCE, WANTED, WANTED_IN_SOURCE
from bot.retraining.pictures import COLOURS, FAINT, STYLE, saved
from bot.text import fold


@dataclass(frozen=True)
class Counts:
    """The examples of one language: all, those that differ in more than case and accents, their
    intents, words of the middle one, and those of the development set."""

    language: str
    examples: int
    distinct: int
    intents: int
    words: float
    judged_by: int


def counts(learnt: Sequence[Example], judged: Sequence[Example]) -> list[Counts]:
    """One row for each language."""
    made = []
    for language in LANGUAGES:
        of = [example for example in learnt if example.language == language]
        made.append(
            Counts(
                language,
                len(of),
                len({fold(example.text) for example in of}),
                len({example.intent for example in of}),
                median([len(example.text.split()) for example in of] or [0]),
                sum(example.language == language for example in judged),
            )
        )
    return made


def per_intent(learnt: Sequence[Example]) -> dict[str, dict[str, int]]:
    """Intent → language → examples, the thinnest intent first."""
    found = Counter((example.intent, example.language) for example in learnt)
    rows = {
        intent: {language: found[intent, language] for language in LANGUAGES}
        for intent in {example.intent for example in learnt}
    }
    return dict(sorted(rows.items(), key=lambda row: (sum(row[1].values()), row[0])))


def draw(rows: dict[str, dict[str, int]], path: Path) -> Path:
    """Draw `per_intent`: a bar for each intent, in the colours of the languages."""
    names = list(rows)
    with mpl.rc_context(STYLE):
        figure, axes = plt.subplots(figsize=(9, 0.19 * len(names) + 1))
        left = np.zeros(len(names))
        for language, colour in zip(LANGUAGES, COLOURS, strict=False):
            widths = np.array([rows[name][language] for name in names])
            axes.barh(names, widths, left=left, color=colour, label=language)
            left += widths
        needed = WANTED_IN_SOURCE + WANTED * (len(LANGUAGES) - 1)
        axes.axvline(needed, color=FAINT, linestyle="--")
        axes.set(
            xlabel=f"examples; dashed: what an intent needs ({WANTED_IN_SOURCE} in {SOURCE}, "
            f"{WANTED} in each other language)",
            ylim=(-0.6, len(names) - 0.4),
        )
        axes.legend(frameon=False, loc="lower right")
        return saved(figure, path)
