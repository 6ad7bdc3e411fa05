"""Who needs a place: the group that decides, and the bare words for it. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from bot.text import fold
from bot.yaml_files import read_yaml

# The group that decides where a bed may be, first. A woman of sixteen is a child.
DECIDING = ("child", "lgbtq", "family", "pregnant", "woman", "man", "indigenous")


def deciding(groups: Iterable[str]) -> str | None:
    """The one group to search for, of all that a person named; other words are none."""
    named = set(groups)
    if named >= {"family", "child"}:
        named.remove("child")  # children with their family are not alone
    if named >= {"woman", "man"}:
        named.add("family")  # a house for one of them would part them
    return next((group for group in DECIDING if group in named), None)


def in_bare_words(text: str) -> str | None:
    """The group of an answer that says nothing else: "mujeres", "somos 4 hombres"."""
    words, known = _said(text), _words()
    named = {group for group, listed in known.items() if words & set(listed)}
    adults = words & {*known["man"], *known["woman"], *known["adult"]} - {*known["alone"]}
    if "child" in named and adults:
        named.add("family")
    return deciding(named) if words <= set().union(*known.values()) else None


def _said(text: str) -> set[str]:
    """The words of a text without its numbers; those that are listed together stay together."""
    said = " ".join(re.findall(r"[^\W\d]+", fold(text)))
    together = {words for listed in _words().values() for words in listed if " " in words}
    longest_first = sorted(together, key=len, reverse=True)
    return set(re.findall("|".join([*(rf"\b{w}\b" for w in longest_first), r"\S+"]), said))


@lru_cache(maxsize=1)
def _words() -> dict[str, list[str]]:
    return dict(read_yaml(Path(__file__).with_suffix(".yml")))
