"""What a person may ask of a reply: more of it, to hear it, where it comes from. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.localisation.catalogue import Translator

MORE, VOICE, SOURCES = "more", "voice", "sources"
SUFFIX = "_more"  # the response that holds what did not fit into the first one

Button = dict[str, str]
Responses = Mapping[str, Sequence[Mapping[str, Any]]]


def payload(part: str, response: str) -> str:
    """What a button sends that asks for a part of a response."""
    return f'/repeat{{"part": "{part}", "response": "{response}"}}'


def part_buttons(said: str, responses: Responses, tag: str, speaks: bool) -> list[Button]:
    """The buttons below a reply, after those of its subject.

    Args:
        said: the response that was given; a text that is none has no such buttons.
        responses: those of the domain.
        tag: the language of the reply, BCP-47.
        speaks: whether this machine can read aloud.
    """
    if said not in responses:
        return []
    t = Translator(tag)
    titles = {
        MORE: t.gettext("➕ Más"),
        VOICE: t.gettext("🔊 Escuchar"),
        SOURCES: t.gettext("📖 ¿De dónde sale esto?"),
    }
    offered = {
        MORE: said + SUFFIX in responses,
        VOICE: speaks,
        SOURCES: bool((responses[said][0].get("metadata") or {}).get("sources")),
    }
    return [
        {"title": title, "payload": payload(part, said)}
        for part, title in titles.items()
        if offered[part]
    ]
