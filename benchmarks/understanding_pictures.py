"""The pictures: what the thresholds cost, which intent is taken for which, what examples bring."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib import pyplot as plt
from matplotlib.colors import LinearSegmentedColormap

from benchmarks.pictures import COLOURS, FAINT, INK, STYLE, saved
from benchmarks.understanding_scores import ALL
from benchmarks.understanding_thresholds import Curve
from bot.retraining.examples import EASY, HARD

FALLBACK, SAFETY, CONFUSION = "fallback.png", "safety.png", "confusion.png"
LEARNING = "learning.png"
MATRIX_INCHES, MATRIX_DPI = 24, 100  # 2400 pixels
RIGHT, NEVER = "#dfe7ee", "white"
MISTAKES = LinearSegmentedColormap.from_list("mistakes", ["#fdd9a0", "#e8590c", "#7f0000"])
WORST = 0.5  # the share from which a mistake has the darkest colour


def fallback(curve: Curve, chosen: float | None, path: Path) -> Path:
    """Draw `understanding_thresholds.fallback_curve`, and the threshold that is set."""
    names = {
        "lost": "right answers lost",
        "stopped": "wrong answers stopped",
        "answered": "out of scope, answered with another subject",
    }
    with mpl.rc_context(STYLE):
        figure, axes = plt.subplots(figsize=(7, 4.2))
        for (key, name), colour in zip(names.items(), COLOURS, strict=False):
            axes.plot(*_points(curve, key), color=colour, marker="o", markersize=3, label=name)
        _choice(axes, chosen)
        axes.set(xlabel="threshold of the fallback", ylabel="%", ylim=(0, 100))
        axes.legend(frameon=False)
        axes.set_title("What a threshold of the fallback costs and saves")
        return saved(figure, path)


def safety(
    curves: Mapping[str, Curve], chosen: float | None, must: tuple[float, float], path: Path
) -> Path:
    """Draw `understanding_thresholds.safety_curves`.

    Args:
        chosen: the threshold that is set.
        must: the share of reports to be found, and that of false alarms not to be exceeded.
    """
    with mpl.rc_context(STYLE):
        figure, panels = plt.subplots(1, 2, figsize=(10, 4.2))
        titles = ("danger that is found, %", "false alarms, % of the other messages")
        for axes, key, title, line in zip(panels, ("found", "false"), titles, must, strict=True):
            for language, colour in _coloured(curves):
                width = 2.4 if language == ALL else 1.2
                axes.plot(
                    *_points(curves[language], key), color=colour, linewidth=width, label=language
                )
            axes.axhline(100 * line, color=FAINT, linestyle="--")
            _choice(axes, chosen)
            axes.set(xlabel="threshold of the detector", title=title)
        panels[0].legend(frameon=False)
        figure.suptitle("Detector and intent together; dashed: what must be reached")
        return saved(figure, path)


def confusion(counts: np.ndarray, topics: Mapping[str, Sequence[str]], path: Path) -> Path:
    """Draw `understanding_confusions.matrix`: mistakes in colour, right answers in grey.

    Args:
        topics: the intents of each topic; all together in the order of the rows.
    """
    intents = [intent for listed in topics.values() for intent in listed]
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    wrong = np.ma.masked_equal(np.where(np.eye(len(intents), dtype=bool), 0, shares), 0)
    ends = np.cumsum([len(listed) for listed in topics.values()])
    with mpl.rc_context(STYLE):
        figure, axes = plt.subplots(figsize=(MATRIX_INCHES, MATRIX_INCHES))
        for at in range(len(intents)):
            axes.add_patch(plt.Rectangle((at - 0.5, at - 0.5), 1, 1, color=RIGHT, linewidth=0))
        axes.imshow(wrong, cmap=MISTAKES, vmin=0, vmax=WORST, aspect="equal", zorder=2)
        for row, column in zip(*np.nonzero(counts), strict=True):
            dark = row != column and shares[row, column] > WORST / 3
            style = {"color": "white" if dark else "#5a6a78" if row == column else "black"}
            text = str(counts[row, column])
            axes.text(column, row, text, ha="center", va="center", fontsize=10, zorder=3, **style)
        axes.set_xticks(range(len(intents)), intents, rotation=90, fontsize=11)
        axes.set_yticks(range(len(intents)), intents, fontsize=11)
        axes.set_xticks(np.arange(-0.5, len(intents)), minor=True)
        axes.set_yticks(np.arange(-0.5, len(intents)), minor=True)
        axes.grid(which="minor", color="#eeeeee", linewidth=0.5)
        for end in ends[:-1]:
            axes.axhline(end - 0.5, color=INK, linewidth=0.9, zorder=4)
            axes.axvline(end - 0.5, color=INK, linewidth=0.9, zorder=4)
        axes.tick_params(which="both", length=0)
        axes.spines[:].set_visible(False)
        axes.set_xlabel("named", fontsize=14)
        axes.set_ylabel("is", fontsize=14)
        axes.set_title(
            "Which intent is taken for which: messages, all languages; grey: right; the darker, "
            "the larger the share of the row; lines part the topics",
            fontsize=16,
        )
        return saved(figure, path, MATRIX_DPI)


def learning(rows: Sequence[Mapping[str, Any]], path: Path) -> Path:
    """Draw the learning curves: accuracy by the number of sentences that were learnt."""
    languages = dict.fromkeys(row["language"] for row in rows)
    with mpl.rc_context(STYLE):
        figure, panels = plt.subplots(1, 2, figsize=(10, 4.2), sharey=True)
        for axes, kind in zip(panels, (EASY, HARD), strict=True):
            for language, colour in _coloured(languages):
                of = [row for row in rows if row["language"] == language and row[kind]]
                learnt = [row["learnt"] for row in of]
                axes.plot(
                    learnt,
                    [100 * row[kind].value for row in of],
                    color=colour,
                    marker="o",
                    label=language,
                )
                axes.fill_between(
                    learnt,
                    [100 * row[kind].low for row in of],
                    [100 * row[kind].high for row in of],
                    color=colour,
                    alpha=0.1,
                    linewidth=0,
                )
            axes.set_xscale("log", base=2)
            axes.xaxis.set_major_formatter(mpl.ticker.StrMethodFormatter("{x:,.0f}"))
            axes.set(xlabel="sentences of the language that were learnt", title=f"{kind} messages")
        panels[0].set_ylabel("right intent, %")
        panels[0].legend(frameon=False)
        return saved(figure, path)


def _points(curve: Curve, key: str) -> tuple[list[float], list[float]]:
    return [row["threshold"] for row in curve], [100 * row[key] for row in curve]


def _choice(axes: plt.Axes, chosen: float | None) -> None:
    if chosen is not None:
        axes.axvline(chosen, color=FAINT, label=f"config.yml: {chosen}")


def _coloured(languages: Mapping[str, Any]) -> list[tuple[str, str]]:
    colours = iter(COLOURS)
    return [(tag, "#333333" if tag == ALL else next(colours)) for tag in languages]
