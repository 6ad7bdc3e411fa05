"""The pictures: what the thresholds cost."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import matplotlib as mpl
from matplotlib import pyplot as plt

from benchmarks.understanding_thresholds import Curve
from bot.retraining.pictures import COLOURS, FAINT, STYLE, coloured, saved
from bot.retraining.scores import ALL

FALLBACK, SAFETY, CONFUSION = "fallback.png", "safety.png", "confusion.png"
LEARNING = "learning.png"


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
            for language, colour in coloured(curves):
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


def _points(curve: Curve, key: str) -> tuple[list[float], list[float]]:
    return [row["threshold"] for row in curve], [100 * row[key] for row in curve]


def _choice(axes: plt.Axes, chosen: float | None) -> None:
    if chosen is not None:
        axes.axvline(chosen, color=FAINT, label=f"config.yml: {chosen}")
