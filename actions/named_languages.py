"""Which languages does a message name, and which of them does it deny?"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from rasa_sdk import Tracker

from actions.language import language_named
from bot.languages import Language
from bot.text import fold
from bot.yaml_files import read_yaml

REACH = 3  # words between a "no" and the language that it denies


def wanted_languages(tracker: Tracker) -> list[Language]:
    """The languages that the latest message names and does not deny, in order.

    "no hablo bien español, hablo mam" names Mam; "i no speak spanish" names none.
    """
    text = tracker.latest_message["text"] or ""
    entities = [e for e in tracker.latest_message["entities"] if e["entity"] == "language"]
    before, named = 0, []
    for entity in sorted(entities, key=lambda e: e.get("start", 0)):
        start, end = entity.get("start", 0), entity.get("end", 0)
        language = language_named(entity["value"])
        if language and not _is_denied(text[before:start]):
            named.append(language)
        before = end
    return named


def _is_denied(before: str) -> bool:
    """Whether the words before a language, up to the language before it, deny it."""
    part = re.split(r"[,;:.!?/]", before)[-1]
    words: list[str] = []
    for word in re.findall(r"[\w']+", fold(part)):
        words = [] if word in _words()["end"] else [*words, word]
    return any(word in _words()["not"] for word in words[-REACH:])


@lru_cache(maxsize=1)
def _words() -> dict[str, list[str]]:
    return dict(read_yaml(Path(__file__).with_suffix(".yml")))
