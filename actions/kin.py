"""Does a message speak of somebody else, a sister or a friend, and which bed do they need? Pure."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from bot.text import fold
from bot.yaml_files import read_yaml

ANYBODY = "any"
GROUPS = ("woman", "man", ANYBODY)


def group_of_kin(text: str) -> str | None:
    """The group of the one for whom a message asks ("¿y para mi hermana?"); None if it is for them.

    "Mi hermana y yo" asks for both.
    """
    words = re.findall(r"\w+", fold(text))
    if any(f" {phrase} " in f" {' '.join(words)} " for phrase in _words()["together"]):
        return None
    return next((group for group in GROUPS if set(words) & set(_words()[group])), None)


@lru_cache(maxsize=1)
def _words() -> dict[str, list[str]]:
    return dict(read_yaml(Path(__file__).with_suffix(".yml")))
