"""Replies for people whose language we know and do not write: numbers, pictures, an interpreter."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.languages import BRIDGED, by_tag
from bot.localisation.catalogue import Translator

INTERPRETER = "/ask_interpreter"
INTENT = re.compile(r"/(\w+)")
# Intents that no response is named after, and the one whose picture stands for them.
SHOWN_BY = {
    "find_shelter": "utter_shelters_here",
    "find_bus": "utter_bus_none",
    "change_language": "utter_ask_language",
}
KEYCAP = "\ufe0f\u20e3"  # after a digit: the key of a telephone
KEYS = 9  # buttons that have one

ANSWERS = ("inform",)  # what is said with them is no subject
Button = dict[str, str]
Responses = Mapping[str, Sequence[Mapping[str, Any]]]


def is_bridged(tag: str) -> bool:
    """Whether a conversation in this language (BCP-47) is answered so."""
    language = by_tag(tag)
    return language is not None and language.level == BRIDGED


def with_interpreter(buttons: Sequence[Button], tag: str) -> list[Button]:
    """The buttons of a reply, and one for an interpreter if the language is bridged."""
    language = by_tag(tag)
    if language is None or not is_bridged(tag) or INTERPRETER in (b["payload"] for b in buttons):
        return list(buttons)
    title = Translator(tag).gettext("Intérprete de {language}").format(language=language.autonym)
    return [*buttons, {"title": title, "payload": INTERPRETER}]


def bridged(reply: dict[str, Any], tag: str, responses: Responses) -> dict[str, Any]:
    """The reply with numbered buttons, a picture on each, and an interpreter among them.

    A reply in a language that is not bridged is returned as it is.

    Args:
        reply: {text, buttons: [{title, payload}]} and more.
        tag: the language of the conversation, BCP-47.
        responses: those of the domain; the first word of a text is the picture of its subject.
    """
    if not is_bridged(tag):
        return reply
    buttons = enumerate(with_interpreter(reply["buttons"], tag), start=1)
    return {
        **reply,
        "buttons": [{**b, "title": _title(number, b, responses)} for number, b in buttons],
    }


def _title(number: int, button: Button, responses: Responses) -> str:
    key = f"{number}{KEYCAP}" if number <= KEYS else f"{number}."
    intent = INTENT.match(button["payload"])
    picture = _picture(intent[1], responses) if intent else ""
    return " ".join(filter(None, (key, picture, button["title"])))


def _picture(intent: str, responses: Responses) -> str:
    """The picture at the head of what is said about an intent; "" if there is none."""
    if intent in ANSWERS:
        return ""
    said = responses.get(SHOWN_BY.get(intent, f"utter_{intent}"))
    first = said[0]["text"].split(maxsplit=1)[0] if said and said[0].get("text") else ""
    return "" if any(c.isalnum() for c in first) else first
