"""The sources behind an answer, as people read them."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from bot.settings import ROOT

DATA = ROOT / "data" / "knowledge"
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
DATED = re.compile(rf"(?:\b({'|'.join(MONTHS)})\w* )?\b((?:19|20)\d\d)\b")


@dataclass(frozen=True)
class Told:
    """A publication: who published it, its newest date ("2026-01", "2026", or ""), where."""

    publisher: str
    as_of: str
    site: str


def newest(text: str) -> str:
    """The newest month or year of a date as sources.csv writes it: "Jul 2025 – May 2026" → 2026-05.

    A year counts as its beginning, so that a month in it is newer; "" if there is no date.
    """
    dates = [
        f"{year}-{MONTHS.index(month) + 1:02}" if month else year
        for month, year in DATED.findall(text)
    ]
    return max(dates, default="")


def told(ids: list[str]) -> list[Told]:
    """The publications behind these facts, each once, in order; those without one are left out."""
    found: dict[str, Told] = {}
    for row in (rows()[i] for i in ids if i in rows()):
        if row["publisher"]:
            known = found.get(row["publisher"])
            as_of = max(newest(row["date"]), known.as_of if known else "")
            site = known.site if known else site_of(row["url"])
            found[row["publisher"]] = Told(row["publisher"], as_of, site)
    return list(found.values())


def names(ids: list[str], limit: int = 3) -> list[str]:
    """The publishers of these facts, each once, in order, at most `limit`."""
    return [source.publisher for source in told(ids)][:limit]


def site_of(url: str) -> str:
    """The host of a web address as people write it, without "www."; "" if there is none."""
    host = urlsplit(url if "//" in url else f"//{url}").hostname or ""
    return host.removeprefix("www.") if "." in host else ""


@lru_cache(maxsize=1)
def rows(path: Path = DATA / "sources.csv") -> dict[str, dict[str, str]]:
    """Fact id → its row."""
    with path.open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}
