"""Words that lead to a place, and words that only look like one. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from bot.yaml_files import read_yaml


def leads_to_place(word: str) -> bool:
    """Whether a place may follow a folded word: "en", "from", "nan"."""
    return word in _words("before")


def is_at_place(norms: Sequence[str], start: int) -> bool:
    """Whether a place may stand at `start`: a message begins there, or a word leads to it."""
    before = next((norm for norm in reversed(norms[:start]) if norm.isalpha()), None)
    return before is None or before in _words("before") or before in _words("city")


def is_ordinary(norms: Sequence[str]) -> bool:
    """Whether words that sound like a name are ordinary ones."""
    return " ".join(norms) in _words("ordinary")


def is_also_a_word(norms: Sequence[str]) -> bool:
    """Whether a name is an ordinary word as well: "león", "altar"."""
    return " ".join(norms) in _words("also_a_word")


def is_small(word: str) -> bool:
    """Whether a word says nothing about a name: "los", "del"."""
    return word in _words("small")


@cache
def _words(name: str) -> frozenset[str]:
    rows = read_yaml(Path(__file__).with_suffix(".yml"))
    return frozenset(word for listed in rows[name].values() for word in listed)
