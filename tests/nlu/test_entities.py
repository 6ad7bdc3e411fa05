"""How many entities of messages that nobody tuned for are found: the development set."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import pytest
import yaml
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.languages import languages
from bot.nlu.gazetteer import contents
from bot.nlu.gazetteer_extractor import GazetteerExtractor
from bot.settings import ROOT

SET = ROOT / "tests" / "entities.yml"
CITY, DATE = "city", "date"
ALL = "all"
# A floor is what a change must not fall below; `pytest -s` prints the figures.
CITIES, VALUES, ROLES, PRECISION = 0.95, 0.9, 0.85, 0.95

Found = tuple[str, str, str]  # entity, value (none of a date), role


def marked() -> list[dict[str, Any]]:
    """The messages of the set."""
    return list(yaml.safe_load(SET.read_text(encoding="utf-8")))


def _found(entities: Iterable[dict[str, Any]]) -> Counter[Found]:
    return Counter(
        (e["entity"], "" if e["entity"] == DATE else e["value"], e.get("role") or "")
        for e in entities
        # What a group means for somebody else is marked for cities only.
    )


@lru_cache(maxsize=1)
def read() -> list[tuple[dict[str, Any], Counter[Found], Counter[Found]]]:
    """Each message with what is marked in it, and what is found in it."""
    messages = [Message({TEXT: row["text"]}) for row in marked()]
    GazetteerExtractor().process(messages)
    return [
        (row, _found(row["entities"]), _found(message.get(ENTITIES)))
        for row, message in zip(marked(), messages, strict=True)
    ]


def figures() -> dict[tuple[str, str], float]:
    """Of each language and of all: recall and precision of cities, of values, of cities with roles."""
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for row, wanted, found in read():
        for kind, keep in (
            ("cities", lambda f: f[:2] if f[0] == CITY else None),
            ("values", lambda f: f[:2] if f[0] != DATE else None),
            ("dates", lambda f: f[:2] if f[0] == DATE else None),
            ("roles", lambda f: f if f[0] == CITY else None),
        ):
            want = Counter(filter(None, map(keep, wanted.elements())))
            have = Counter(filter(None, map(keep, found.elements())))
            for language in (row["language"], ALL):
                counts[language, kind] += Counter(
                    right=sum((want & have).values()), want=sum(want.values()), have=sum(have.values())
                )
    made = {}
    for (language, kind), n in counts.items():
        made[language, f"{kind} recall"] = n["right"] / max(n["want"], 1)
        made[language, f"{kind} precision"] = n["right"] / max(n["have"], 1)
    return made
