"""Which languages a message names, and which it denies."""

from __future__ import annotations

import pytest
from rasa_sdk import Tracker

from actions.named_languages import wanted_languages


def tracker(text: str, *names: str) -> Tracker:
    """A tracker whose latest message names these languages, in order."""
    entities, start = [], 0
    for name in names:
        start = text.index(name, start)
        entities.append(
            {"entity": "language", "value": name, "start": start, "end": start + len(name)}
        )
    latest = {"text": text, "entities": entities, "intent": {"name": "change_language"}}
    return Tracker("person", {}, latest, [], False, None, {}, None)


@pytest.mark.parametrize(
    ("text", "names", "wanted"),
    [
        ("hablo mam", ["mam"], ["mam"]),
        ("no hablo bien español, hablo mam", ["español", "mam"], ["mam"]),
        ("hablo kiche y poquito español", ["kiche", "español"], ["quc"]),
        ("i no speak spanish, english please", ["spanish", "english"], ["en"]),
        ("no english spanish please", ["english", "spanish"], ["es"]),
        ("não falo espanhol", ["espanhol"], []),
        ("je ne parle pas anglais mais français", ["anglais", "français"], ["fr"]),
        ("m pa pale panyol", ["panyol"], []),
        ("español o inglés", ["español", "inglés"], ["es", "en"]),
    ],
)
def test_a_language_that_is_denied_is_not_wanted(
    text: str, names: list[str], wanted: list[str]
) -> None:
    """A "no" reaches to the first language after it, and not past a comma or a "but"."""
    assert [row.tag for row in wanted_languages(tracker(text, *names))] == wanted
