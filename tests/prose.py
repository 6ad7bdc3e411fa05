"""What a reply may look like: how long, how hard to read, with which phones in it."""

from __future__ import annotations

import csv
import re
from functools import lru_cache

import textstat

from bot.settings import ROOT

# Formulas of textstat, and the least that a reply must reach. The other languages have none there
# without a download: LIX, which counts long sentences and long words, must stay low.
EASE = {"es": ("fernandez_huerta", 70), "fr": ("flesch_reading_ease", 60)}
LIX = 42
ADDRESS = re.compile(r"\S+\.(?:gov|mx|org|com)\S*|/\w+")
NUMBERED = re.compile(r"^\d\.\s", re.MULTILINE)


def is_easy(text: str, tag: str) -> bool:
    """Whether a text can be read by who has learnt the language late."""
    read = sentences(text)
    textstat.set_lang(tag)
    if tag not in EASE:
        return bool(textstat.lix(read) <= LIX)
    formula, least = EASE[tag]
    return bool(getattr(textstat, formula)(read) >= least)


def sentences(text: str) -> str:
    """The prose of a reply: its lines as sentences, without addresses and numbers of steps."""
    prose = NUMBERED.sub("", ADDRESS.sub("", text))
    lines = (line.strip() for line in prose.splitlines())
    return " ".join(line if line[-1] in ".!?:" else f"{line}." for line in lines if line)


@lru_cache(maxsize=1)
def phones() -> set[str]:
    """The phone numbers that may be shown, as they are written."""
    path = ROOT / "data" / "knowledge" / "contacts.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["number"] for row in csv.DictReader(file)}
