"""The buttons of a reply as a person sees them. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.languages import BRIDGED, by_tag
from bot.localisation.catalogue import Translator
from bot.localisation.parts import Button, Responses, part_buttons

INTERPRETER = "/ask_interpreter"
INTENT = re.compile(r"/(\w+)")
# Intents that no response is named after, and the one whose picture stands for them.
SHOWN_BY = {
    "find_shelter": "utter_shelters_here",
    "find_bus": "utter_bus_none",
    "change_language": "utter_ask_language",
}
# Menus: numbers and pictures let those choose who hardly read.
MENUS = ("utter_greet", "utter_ask_menu", "utter_unreadable")
KEYCAP = "\ufe0f\u20e3"  # after a digit: the key of a telephone
KEYS = 9  # buttons that have one
WITHOUT_PICTURE = ("inform", "repeat")  # no subjects; the parts bring their own pictures


def is_bridged(tag: str) -> bool:
    """Whether a conversation in this language (BCP-47) is answered in another, with pictures."""
    language = by_tag(tag)
    return language is not None and language.level == BRIDGED


def shown_buttons(
    buttons: Sequence[Button], said: str, responses: Responses, tag: str, speaks: bool
) -> list[Button]:
    """All buttons of a reply in order: of its subject, of an interpreter, of its parts.

    Args:
        buttons: those of its subject, each {title, payload}.
        said: the response, or "" for another text.
        responses: those of the domain.
        tag: the language of the conversation, BCP-47; a bridged one brings the interpreter.
        speaks: whether this machine can read aloud.
    """
    made = list(buttons)
    language = by_tag(tag)
    if language and is_bridged(tag) and INTERPRETER not in (b["payload"] for b in made):
        title = Translator(tag).gettext("Intérprete de {language}")
        title = title.format(language=language.autonym)
        made.append({"title": title, "payload": INTERPRETER})
    return [*made, *part_buttons(said, responses, tag, speaks)]


def with_buttons(
    reply: Mapping[str, Any], responses: Responses, tag: str, speaks: bool
) -> dict[str, Any]:
    """The reply with all its buttons; those of a menu, or of a bridged language, are numbered.

    Args:
        reply: {text, buttons, said} and more; `said` as in `shown_buttons`.
    """
    said = str(reply.get("said") or "")
    buttons = shown_buttons(reply["buttons"], said, responses, tag, speaks)
    numbered = len(buttons) if is_bridged(tag) else len(reply["buttons"]) * (said in MENUS)
    titles = [_title(n, b, responses) for n, b in enumerate(buttons[:numbered], start=1)]
    titles += [button["title"] for button in buttons[numbered:]]
    return {**reply, "buttons": [{**b, "title": t} for b, t in zip(buttons, titles, strict=True)]}


def _title(number: int, button: Button, responses: Responses) -> str:
    key = f"{number}{KEYCAP}" if number <= KEYS else f"{number}."
    intent = INTENT.match(button["payload"])
    picture = _picture(intent[1], responses) if intent else ""
    return " ".join(filter(None, (key, picture, button["title"])))


def _picture(intent: str, responses: Responses) -> str:
    """The picture at the head of what is said about an intent; "" if there is none."""
    if intent in WITHOUT_PICTURE:
        return ""
    said = responses.get(SHOWN_BY.get(intent, f"utter_{intent}"))
    first = said[0]["text"].split(maxsplit=1)[0] if said and said[0].get("text") else ""
    return "" if any(c.isalnum() for c in first) else first
