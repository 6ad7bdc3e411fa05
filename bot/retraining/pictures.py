"""How all pictures of models look."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable
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
TOGETHER = "all"
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")


def saved(figure: plt.Figure, path: Path, dpi: int = 110) -> Path:
    """Write a picture and let go of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=dpi, bbox_inches="tight", metadata={"Software": None})
    plt.close(figure)
    return path


def embedded(figure: plt.Figure, dpi: int = 110) -> str:
    """A picture as a `data:` address, for a page that must stand alone."""
    made = io.BytesIO()
    figure.savefig(made, format="png", dpi=dpi, bbox_inches="tight", metadata={"Software": None})
    plt.close(figure)
    return "data:image/png;base64," + base64.b64encode(made.getvalue()).decode()


def coloured(languages: Iterable[str]) -> list[tuple[str, str]]:
    """Each language with its colour; all together in black."""
    colours = iter(COLOURS)
    return [(tag, "#333333" if tag == TOGETHER else next(colours)) for tag in languages]
