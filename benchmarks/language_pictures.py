"""The pictures: which language is taken for which, and whether a probability means what it says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib import pyplot as plt
from matplotlib.colors import LogNorm

from benchmarks.language_peers import NONE
from benchmarks.language_scores import BINS, calibration_error
from bot.languages import by_iso, languages
from bot.retraining.pictures import FAINT, INK, STYLE, saved
from bot.settings import ROOT

IMAGES = ROOT / "docs" / "images"
CONFUSION, CALIBRATION = IMAGES / "language-confusion.png", IMAGES / "language-calibration.png"
LEAST = 0.005  # the faintest share that has a colour
TENTHS = np.arange(0.5, BINS) / BINS


def ordered(labels: Sequence[str]) -> list[str]:
    """The labels as languages.yml lists them, `und` last."""
    place = {language.iso: at for at, language in enumerate(languages())}
    return sorted(labels, key=lambda label: place.get(label, len(place)))


def confusion(shares: np.ndarray, labels: Sequence[str]) -> Path:
    """Draw the matrix of `language_scores.matrix`, rows and columns in the order of `labels`."""
    names = [f"{language.name} {iso}" if (language := by_iso(iso)) else iso for iso in labels]
    with mpl.rc_context(STYLE):
        figure, axes = plt.subplots(figsize=(12, 10.6))
        colours = plt.get_cmap("viridis_r").copy()
        colours.set_bad("white")
        shown = axes.imshow(
            np.ma.masked_less(shares, LEAST), cmap=colours, norm=LogNorm(LEAST, 1), aspect="equal"
        )
        axes.set_xticks(range(len(labels)), labels, rotation=90)
        axes.set_yticks(range(len(labels)), names)
        axes.set_xticks(np.arange(-0.5, len(labels)), minor=True)
        axes.set_yticks(np.arange(-0.5, len(labels)), minor=True)
        axes.grid(which="minor", color="#e8e8e8", linewidth=0.5)
        axes.tick_params(which="both", length=0)
        axes.spines[:].set_visible(False)
        axes.set_xlabel("named")
        axes.set_ylabel(f"is ({NONE}: none of these languages)")
        axes.set_title("Which language is taken for which: texts that were not learnt")
        bar = figure.colorbar(shown, ax=axes, fraction=0.03, pad=0.01)
        marks = (0.01, 0.03, 0.1, 0.3, 1)
        bar.set_ticks(marks, labels=[f"{100 * mark:.0f} %" for mark in marks])
        bar.ax.minorticks_off()
        bar.set_label("share of the language's texts; white: under 0.5 %")
        return saved(figure, CONFUSION)


def calibration(bins: Sequence[Mapping[str, float]]) -> Path:
    """Draw the reliability diagram of `language_scores.reliability`."""
    said, right = [part["said"] for part in bins], [part["right"] for part in bins]
    texts = [part["texts"] for part in bins]
    with mpl.rc_context(STYLE):
        figure, (above, below) = plt.subplots(
            2, 1, figsize=(5.6, 6.4), sharex=True, gridspec_kw={"height_ratios": (3, 1)}
        )
        above.plot((0, 1), (0, 1), color=FAINT, linestyle="--", label="as it should be")
        above.plot(
            said, right, color=INK, marker="o", clip_on=False, label="texts that were not learnt"
        )
        above.set_ylabel("share in which it is right")
        above.set_ylim(0, 1.02)
        above.legend(frameon=False, loc="upper left")
        above.set_title(
            f"What the probability means: off by {100 * calibration_error(bins):.1f} % on average"
        )
        places = np.minimum(np.array(said) * BINS, BINS - 1).astype(int)
        below.bar([TENTHS[place] for place in places], texts, width=0.09, color=FAINT)
        below.set_yscale("log")
        below.set_ylabel("texts")
        below.set_xlabel("probability of the likeliest language")
        below.set_xlim(0, 1.02)
        for at, count in zip(places, texts, strict=True):
            below.annotate(
                f"{count:.0f}", (TENTHS[at], count), ha="center", va="bottom", fontsize=8
            )
        below.margins(y=0.25)
        return saved(figure, CALIBRATION)
