"""A reply as it is read aloud: without pictures, telephone numbers digit by digit. Pure."""

from __future__ import annotations

import re
import unicodedata

STAMP = "🗓"  # heads the last paragraph of a dated reply
PHONE = re.compile(r"\+?\d[\d\- ]{6,}\d|\*\d{3}\b|\b(?:911|089|079)\b")
UNSPOKEN = ("So", "Sk", "Cf", "Me", "Mn")  # pictures, and what joins them
RULE = re.compile(r"[▬•_]+")


def without_stamp(text: str) -> str:
    """A reply without the line on when it was checked: what the catalogue holds of it."""
    head, gap, tail = text.rpartition("\n\n")
    return head if gap and tail.startswith(STAMP) else text


def spoken(text: str) -> str:
    """What a voice reads of a text."""
    heard = PHONE.sub(_digits, RULE.sub(" ", text))
    heard = "".join(c for c in heard if unicodedata.category(c) not in UNSPOKEN)
    return "\n".join(" ".join(line.split()) for line in heard.splitlines()).strip()


def _digits(number: re.Match[str]) -> str:
    """A telephone number with a pause after each of its groups: "8 0 0, 9 1 1, 2 0 0 0"."""
    groups = re.findall(r"[\d*]+", number[0])
    return ", ".join(" ".join(group) for group in groups)
