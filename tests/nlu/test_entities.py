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

from bot.nlu.gazetteer import contents
from bot.nlu.gazetteer_extractor import GazetteerExtractor
from bot.settings import ROOT

SET = ROOT / "tests" / "entities.yml"
CITY, DATE = "city", "date"
ALL = "all"
# A floor is what a change must not fall below; `pytest -s` prints the figures.
FLOORS = {
    "cities recall": 0.95,
    "cities precision": 0.95,
    "values recall": 0.93,
    "values precision": 0.95,
    "roles recall": 0.93,
    "roles precision": 0.93,
    "dates recall": 0.85,
    "dates precision": 0.95,
}

Found = tuple[str, str, str]  # entity, value (none of a date), role


def marked() -> list[dict[str, Any]]:
    """The messages of the set."""
    return list(yaml.safe_load(SET.read_text(encoding="utf-8")))


def _found(entities: Iterable[dict[str, Any]]) -> Counter[Found]:
    return Counter(
        (e["entity"], "" if e["entity"] == DATE else e["value"], e.get("role") or "")
        for e in entities
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
    """Recall and precision of each kind, in each language and in all."""
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
                    right=sum((want & have).values()),
                    want=sum(want.values()),
                    have=sum(have.values()),
                )
    made = {}
    for (language, kind), n in counts.items():
        made[language, f"{kind} recall"] = n["right"] / max(n["want"], 1)
        made[language, f"{kind} precision"] = n["right"] / max(n["have"], 1)
    return made


@pytest.mark.parametrize("language", ["es", "en", "fr", "pt", "ht", ALL])
def test_what_is_marked_is_found_and_little_else(language: str) -> None:
    """In each language, misspelt or not."""
    reached = {kind: value for (tag, kind), value in figures().items() if tag == language}
    print(language, {kind: round(value, 3) for kind, value in sorted(reached.items())})
    assert {kind: v for kind, v in reached.items() if v < FLOORS[kind]} == {}


def test_the_marks_name_values_that_exist() -> None:
    """A mark that nothing can reach measures nothing."""
    marks = {(e["entity"], e["value"]) for row in marked() for e in row["entities"] if "value" in e}
    known = {(entity, value) for entity, values in contents().items() for value in values}
    assert marks - known == set()
