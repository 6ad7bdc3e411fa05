"""Which intent is taken for which, what languages reach, whether confidence can be believed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib import pyplot as plt
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from bot.retraining.calibration import Bin
from bot.retraining.examples import EASY, HARD
from bot.retraining.pictures import COLOURS, FAINT, INK, STYLE, coloured
from bot.retraining.scores import Figures

MATRIX_INCHES, MATRIX_DPI = 24, 100  # 2400 pixels
RIGHT = "#dfe7ee"
MISTAKES = LinearSegmentedColormap.from_list("mistakes", ["#fdd9a0", "#e8590c", "#7f0000"])
WORST = 0.5  # the share from which a mistake has the darkest colour


def confusion(counts: np.ndarray, topics: Mapping[str, Sequence[str]]) -> Figure:
    """Draw `confusions.matrix`: mistakes in colour, right answers in grey.

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
        return figure


def learning(rows: Sequence[Mapping[str, Any]]) -> Figure:
    """Draw the learning curves: accuracy by the number of sentences that were learnt."""
    languages = dict.fromkeys(row["language"] for row in rows)
    with mpl.rc_context(STYLE):
        figure, panels = plt.subplots(1, 2, figsize=(10, 4.2), sharey=True)
        for axes, kind in zip(panels, (EASY, HARD), strict=True):
            for language, colour in coloured(languages):
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
        return figure


def languages(measured: Mapping[str, Figures], before: Mapping[str, Figures]) -> Figure:
    """Draw the accuracy of easy and hard messages in each language, with its 95 % interval.

    Args:
        before: the same of the model that is live; empty if there is none.
    """
    with mpl.rc_context(STYLE):
        figure, panels = plt.subplots(1, 2, figsize=(10, 3.4), sharey=True)
        for axes, kind in zip(panels, (EASY, HARD), strict=True):
            places = np.arange(len(measured))
            shown = [("live now", before, FAINT)] if before else []
            shown.append(("this model", measured, INK))
            width = 0.8 / len(shown)
            for at, (name, of, colour) in enumerate(shown):
                found = [of[language][f"accuracy_{kind}"] for language in measured]
                values = [100 * one.value if one else 0 for one in found]
                beside = [
                    [100 * (one.value - one.low) if one else 0 for one in found],
                    [100 * (one.high - one.value) if one else 0 for one in found],
                ]
                where = places + (at - (len(shown) - 1) / 2) * width
                axes.bar(where, values, width, color=colour, label=name)
                axes.errorbar(where, values, beside, fmt="none", ecolor="#333333", capsize=2)
            axes.set_xticks(places, list(measured))
            axes.set(title=f"{kind} messages", ylim=(0, 100))
        panels[0].set_ylabel("right intent, %")
        panels[1].legend(loc="lower right", framealpha=0.95)
        return figure


def reliability(bins: Sequence[Bin]) -> Figure:
    """Draw how often the model is right when it is so and so sure."""
    with mpl.rc_context(STYLE):
        figure, (axes, below) = plt.subplots(
            2, 1, figsize=(5, 5), sharex=True, gridspec_kw={"height_ratios": (3, 1)}
        )
        axes.plot((0, 100), (0, 100), color=FAINT, linestyle="--", label="as it should be")
        axes.plot(
            [100 * one.confidence for one in bins],
            [100 * one.right for one in bins],
            color=COLOURS[0],
            marker="o",
        )
        axes.set(ylabel="right, %", ylim=(0, 100), xlim=(0, 100))
        axes.legend(frameon=False)
        width = 100 / max(len(bins), 1)
        below.bar([100 * one.confidence for one in bins], [one.messages for one in bins], width / 2)
        below.set(xlabel="confidence, %", ylabel="messages")
        return figure
