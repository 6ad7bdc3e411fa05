"""Names of the sources behind an answer, as people read them."""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path

from bot.settings import ROOT

DATA = ROOT / "data" / "knowledge"


@lru_cache(maxsize=1)
def publishers(path: Path = DATA / "sources.csv") -> dict[str, str]:
    """Fact id → publisher; empty where a fact rests on no publication."""
    with path.open(encoding="utf-8", newline="") as file:
        return {row["id"]: row["publisher"] for row in csv.DictReader(file)}


def names(ids: list[str], limit: int = 3) -> list[str]:
    """The publishers of these facts, each once, in order, at most `limit`."""
    known = publishers()
    return list(dict.fromkeys(known[i] for i in ids if known.get(i)))[:limit]
