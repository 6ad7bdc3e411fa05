"""How a word sounds, whichever language wrote it down. Pure functions."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from bot.yaml_files import read_yaml

KEPT = 1 << 14  # words of which the sound is remembered


@lru_cache(maxsize=KEPT)
def sound(word: str) -> str:
    """A folded word as it sounds: "tijuana", "tihuana", "tijouana" → "tiwana"."""
    for expression, instead in _sounds():
        word = expression.sub(instead, word)
    return word


def letters(word: str) -> str:
    """The letters of a folded word: "d.f." → "df"."""
    return word if word.isalpha() else "".join(filter(str.isalpha, word))


@lru_cache(maxsize=1)
def _sounds() -> tuple[tuple[re.Pattern[str], str], ...]:
    rows = read_yaml(Path(__file__).with_suffix(".yml"))
    return tuple((re.compile(expression), instead) for expression, instead in rows)
