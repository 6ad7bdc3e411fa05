"""Dates in a message: rows of words and of classes of words. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from pathlib import Path

import yaml
from spacy.tokens import Doc

FILE = Path(__file__).parent / "gazetteer" / "date.yml"
CLASS = re.compile(r"\{(\w+)\}")
EXPRESSION = re.compile(r"[\[\\(?+|]")  # what an expression holds and a word does not


def find(doc: Doc) -> Iterator[tuple[int, int]]:
    """The longest date that begins at each word, if any: (first word, word after the last)."""
    known = _known()
    read = [known.symbols(token.norm_, token.text.lower()) for token in doc]
    for start, symbols in enumerate(read):
        if symbols and (end := known.longest(read, start)):
            yield start, end


@dataclass
class Step:
    """Where one has come to in the rows: the steps that may follow, and whether a row ends here."""

    after: dict[str, Step] = field(default_factory=dict)
    is_end: bool = False


class Rows:
    """The rows of a file, as steps; a symbol is a word that stands in a row, or a class in braces.

    Raises:
        ValueError: a row names a class that there is none of.
    """

    def __init__(self, words: dict[str, list[str | list[str]]], rows: Iterable[str]) -> None:
        self._words: dict[str, set[str]] = {}
        self._spelt: list[tuple[str, re.Pattern[str]]] = []
        self._figures: list[tuple[str, re.Pattern[str]]] = []
        self._first = Step()
        for name, members in words.items():
            self._add_class(f"{{{name}}}", list(_flat(members)))
        classes = {f"{{{name}}}" for name in words}
        for row in rows:
            for symbols in _ways(row):
                if unknown := [s for s in symbols if CLASS.fullmatch(s) and s not in classes]:
                    raise ValueError(f"date: no class {unknown[0]} for {row!r}")
                self._add_row(symbols)
        self._any_spelt = re.compile("|".join(f"(?:{e.pattern})" for _, e in self._spelt))

    def symbols(self, norm: str, text: str) -> set[str]:
        """What a word may stand for in a row; nothing for nearly all words.

        Args:
            norm: the word in the form in which tokens are compared.
            text: the word in small letters, with its accents.
        """
        found = self._words.get(norm, set()) | self._words.get(text, set())
        expressions = (
            self._figures
            if any(map(str.isdigit, norm))
            else self._spelt
            if self._any_spelt.fullmatch(norm)
            else ()
        )
        return found.union(name for name, expression in expressions if expression.fullmatch(norm))

    def longest(self, read: Sequence[set[str]], start: int) -> int:
        """The place after the longest row that begins at `start`; 0 if none does."""
        steps, end = [self._first], 0
        for place in range(start, len(read)):
            steps = [
                step.after[symbol]
                for step in steps
                for symbol in read[place]
                if symbol in step.after
            ]
            if not steps:
                break
            if any(step.is_end for step in steps):
                end = place + 1
        return end

    def _add_class(self, symbol: str, members: list[str]) -> None:
        expressions = [member for member in members if EXPRESSION.search(member)]
        for word in members:
            if word not in expressions:
                self._words.setdefault(word, set()).add(symbol)
        for expression in expressions:
            kind = self._figures if "\\d" in expression else self._spelt
            kind.append((symbol, re.compile(expression)))

    def _add_row(self, symbols: Sequence[str]) -> None:
        step = self._first
        for symbol in symbols:
            if not CLASS.fullmatch(symbol):
                self._words.setdefault(symbol, set()).add(symbol)
            step = step.after.setdefault(symbol, Step())
        step.is_end = True


def _ways(row: str) -> Iterator[tuple[str, ...]]:
    """The rows of single symbols for which one with "a|b" and "a?" stands."""
    places = []
    for place in row.split():
        left_out = [""] if place.endswith("?") else []
        places.append([*place.rstrip("?").split("|"), *left_out])
    for way in product(*places):
        yield tuple(filter(None, way))


def _flat(members: Iterable[str | list[str]]) -> Iterator[str]:
    for member in members:
        yield from [member] if isinstance(member, str) else member


@lru_cache(maxsize=1)
def _known() -> Rows:
    # Every scalar is a text here. The loader makes nothing else.
    content = yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)  # noqa: S506
    return Rows(content["words"], content["rows"])
