"""A turn as the phone shows it, with what was understood marked in it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from bot.languages import by_iso
from bot.render import messages


@dataclass(frozen=True)
class Bubble:
    """A message of the assistant. `rows`: buttons as (place among the reply's, title)."""

    text: Markup
    voice: bool
    rows: list[list[tuple[int, str]]]


def bubbles(reply: Mapping[str, Any]) -> list[Bubble]:
    """The messages of a reply, by the code that makes those for Telegram."""
    places = iter(range(len(reply.get("buttons") or [])))
    made = []
    for part in messages(dict(reply), lambda _: str(next(places))):
        rows = part.get("reply_markup", {}).get("inline_keyboard", [])
        voice = part.get("voice")
        # What is made for Telegram is escaped already.
        text = escape(voice["text"]) if voice else Markup(part["text"])  # noqa: S704
        shown = [[(int(button["callback_data"]), button["text"]) for button in row] for row in rows]
        made.append(Bubble(text, bool(voice), shown))
    return made


def marked(text: str, entities: Sequence[Mapping[str, Any]]) -> Markup:
    """A text in which every entity is marked, with its name; of those that overlap, the first."""
    made, at = Markup(), 0
    for entity in sorted(entities, key=lambda e: (e.get("start") or 0, -(e.get("end") or 0))):
        start, end = entity.get("start"), entity.get("end")
        if start is None or end is None or not at <= start < end <= len(text):
            continue
        name = "/".join(filter(None, (entity["entity"], entity.get("role"))))
        made += escape(text[at:start])
        made += Markup("<mark>{}<small> {}</small></mark>").format(text[start:end], name)
        at = end
    return made + escape(text[at:])


def asked(event: Mapping[str, Any], before: Sequence[Mapping[str, Any]]) -> str:
    """What the person did, as it stands on the phone: a text, a command, the title of a button.

    Args:
        before: the turns before, among whose buttons a pressed one is.
    """
    if "press" in event:
        for turn in reversed(before):
            for reply in turn["replies"]:
                for button in reply.get("buttons") or []:
                    if button["payload"] == event["press"]:
                        return f"▸ {button['title']}"
    if "command" in event:
        return f"/{event['command']}"
    return str(event.get("text", ""))


def language_name(iso: str) -> str:
    """How a language is called; the code itself if it is in no list."""
    found = by_iso(iso)
    return found.autonym if found else iso
