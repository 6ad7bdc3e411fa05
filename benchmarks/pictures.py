"""How all pictures of the benchmarks look."""

from __future__ import annotations

from pathlib import Path

from matplotlib import pyplot as plt

STYLE = {
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "figure.facecolor": "white",
    "figure.constrained_layout.use": True,
}
INK, FAINT = "#1f4e79", "#b8c4d0"
# Colours that people tell apart who see no red or no green (Okabe and Ito).
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")


def saved(figure: plt.Figure, path: Path, dpi: int = 110) -> Path:
    """Write a picture and let go of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=dpi, bbox_inches="tight", metadata={"Software": None})
    plt.close(figure)
    return path
