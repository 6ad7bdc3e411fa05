"""Text as it is compared: without capitals, accents and the many apostrophes."""

from __future__ import annotations

import unicodedata

APOSTROPHES = str.maketrans(dict.fromkeys("’ʼꞌ`´‘", "'"))
UNPRINTABLE = ("Cc", "Cs", "Cf")  # control codes, halves of characters, marks of direction


def fold(text: str) -> str:
    """`text` in lower case, accents dropped, apostrophes unified: "Juárez" → "juarez"."""
    decomposed = unicodedata.normalize("NFKD", text.translate(APOSTROPHES))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def legible(text: str) -> str:
    """`text` without what is no character of any writing: half characters, NUL, control codes.

    Line breaks and tabulators stay. What turns the direction of a text around goes, too.
    """
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in UNPRINTABLE)
