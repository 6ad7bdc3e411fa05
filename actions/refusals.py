"""Words with which a person lets a wish go, where a mere "no" leaves it open. Pure functions."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from bot.text import fold
from bot.yaml_files import read_yaml


def lets_go(text: str) -> bool:
    """Whether a refusal refuses everything ("no, gracias") and not only to say something."""
    words = re.findall(r"\w+", fold(text).replace("'", ""))
    said = f" {' '.join(words)} "
    return any(f" {phrase} " in said for phrase in _phrases())


@lru_cache(maxsize=1)
def _phrases() -> list[str]:
    return list(read_yaml(Path(__file__).with_suffix(".yml")))
