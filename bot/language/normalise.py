"""Text as the identifier reads it: small letters, one apostrophe, words and nothing else."""

from __future__ import annotations

import re
import unicodedata

# Each keyboard has another one, and the New Testaments print a stroke for the glottal stop.
APOSTROPHES = str.maketrans(dict.fromkeys("’ʼꞌ`´‘ˈʹʻ′Ꞌˊ", "'"))
ADDRESS = re.compile(r"https?://\S+|www\.\S+|[@#]\w+")
NUMBER = re.compile(r"[^\W\d_]*\d\w*|_")
BETWEEN_WORDS = re.compile(r"[^\w'\u0300-\u036f]+")
DRAWN_OUT = re.compile(r"(\w)\1{2,}")


def normalise(text: str) -> str:
    """The words of `text`, parted by one blank; empty if it has none.

    Capitals, numbers, links, emoji and punctuation go; "holaaaa" is "hola". Accents stay, for they
    say much; that people leave them out is what the training takes care of.
    """
    text = unicodedata.normalize("NFC", text.translate(APOSTROPHES)).lower()
    for noise in (ADDRESS, NUMBER, BETWEEN_WORDS):
        text = noise.sub(" ", text)
    text = DRAWN_OUT.sub(r"\1", text)
    return " ".join(word for word in text.split() if word.strip("'"))


def without_accents(text: str) -> str:
    """A normalised text as it is typed without accents: "kreyòl" → "kreyol"."""
    letters = (c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", "".join(letters))
