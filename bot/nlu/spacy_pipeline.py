"""The words of a message as spaCy cuts them: a tokenizer for how people type."""

from __future__ import annotations

import re
from functools import lru_cache

from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc
from spacy.vocab import Vocab

from bot.text import APOSTROPHES, fold

# An apostrophe belongs to its word (K'iche'), a separator between digits to its number (10/3).
PREFIX = re.compile(r"^[^\w]")
SUFFIX = re.compile(r"[^\w']$")
INFIX = re.compile(r"(?<=\D)[./:,-]|[./:,-](?=\D)|[^\w'./:,-]")


def norm(text: str) -> str:
    """The form in which tokens are compared: folded, without apostrophes ("K'iche'" → "kiche")."""
    return fold(text).replace("'", "")


def read(text: str) -> Doc:
    """The tokens of a message, each with its `norm_`; the document has the message's length."""
    doc = tokenizer()(text.translate(APOSTROPHES))
    for token in doc:
        token.norm_ = norm(token.text)
    return doc


@lru_cache(maxsize=1)
def tokenizer() -> Tokenizer:
    """The tokenizer; what it makes shares one vocabulary."""
    return Tokenizer(
        Vocab(),
        prefix_search=PREFIX.search,
        suffix_search=SUFFIX.search,
        infix_finditer=INFIX.finditer,
    )
