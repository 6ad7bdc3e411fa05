"""Hides numbers and addresses by which a person could be found, before a text is kept."""

from __future__ import annotations

import re

# An A-number has 8 or 9 digits, with or without an A in front, in one run or in groups; phones and
# most papers have more.
LONG_NUMBER = re.compile(r"(?<!\w)(?:[aA]\W{0,2})?(?:\d[ .\-]?){7,}\d(?!\w)")
DATES = re.compile(
    r"(\d{1,2}[ .\-]\d{1,2}[ .\-](19|20)\d\d|(19|20)\d\d([ .\-]\d\d){2}|((19|20)\d\d ?)+)"
)
MASK = "[número]"
EMAIL = re.compile(r"[^\s@<>]+@[^\s@<>,;]*\w")
EMAIL_MASK = "[correo]"


def mask(text: str) -> str:
    """`text` without numbers of eight or more digits and e-mail addresses; dates stay."""
    text = EMAIL.sub(EMAIL_MASK, text)
    return LONG_NUMBER.sub(lambda m: m[0] if DATES.fullmatch(m[0]) else MASK, text)
