"""Text as it is compared: without capitals, accents and the many apostrophes."""

from __future__ import annotations

import unicodedata

APOSTROPHES = str.maketrans(dict.fromkeys("’ʼꞌ`´‘", "'"))


def fold(text: str) -> str:
    """`text` in lower case, accents dropped, apostrophes unified: "Juárez" → "juarez"."""
    decomposed = unicodedata.normalize("NFKD", text.translate(APOSTROPHES))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
