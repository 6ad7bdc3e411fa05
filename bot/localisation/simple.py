"""A reply in fewer words: the first sentence of each of its lines. Pure.

Replies are written so that these sentences stand alone (docs/content.md).
"""

from __future__ import annotations

import re

END = re.compile(r"[.!…][”»\"]?(?=\s)")  # a question leaves what it asks about to what follows
OPENING, CLOSING = "“«(", "”»)"


def simplest(text: str) -> str:
    """The text with only the first sentence of every line; a quotation or a bracket is not cut."""
    return "\n".join(_first_sentence(line) for line in text.split("\n"))


def _first_sentence(line: str) -> str:
    for end in END.finditer(line):
        sentence = line[: end.end()]
        numbered = re.fullmatch(r"\d+\.", sentence)
        if not numbered and _count(sentence, OPENING) == _count(sentence, CLOSING):
            return sentence
    return line


def _count(text: str, marks: str) -> int:
    return sum(text.count(mark) for mark in marks)
