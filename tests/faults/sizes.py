"""How much is tried: FAULTS=short (the suite), full, or a share of full, such as 0.1."""

from __future__ import annotations

import os

SIZE = os.environ.get("FAULTS", "short")
SHORT = SIZE == "short"


def size(full: float, short: float) -> int:
    """The number for this run; a share of full is no less than short."""
    if SHORT:
        return int(short)
    return max(int(short), int(full * (1.0 if SIZE == "full" else float(SIZE))))
