"""The parts of a text: Telegram's tags and character references, and the entities they become."""

from __future__ import annotations

import re
from typing import Any

Entity = dict[str, Any]

TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
REFERENCE = re.compile(r"&(?:#x([0-9A-Fa-f]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot)(?![A-Za-z]));?")

_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_LINK = re.compile(r"(?:https?://|tg://|mailto:|tel:)\S+|[^\s/]+\.\S+")
_COMMAND = re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,64}(?:@\w+)?")


class MarkupError(ValueError):
    """Telegram cannot read this; the message is what it says about it."""


def utf16_length(text: str) -> int:
    """The length in which Telegram counts offsets: code units of UTF-16."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def resolve(reference: re.Match[str]) -> str | None:
    """The character that a match of REFERENCE stands for, None where it stands for none."""
    hexadecimal, decimal, name = reference.groups()
    if name:
        return _NAMED[name]
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    if 0xD800 <= code <= 0xDFFF:
        raise MarkupError(
            "Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units"
        )
    return chr(code) if 0 < code < 0x10FFFF else None


def entity_of(tag: str, attributes: dict[str, str], inside: str) -> Entity | None:
    """What a tag becomes, without its place; None where Telegram drops it and keeps the text."""
    entity: Entity = {"type": TAGS[tag]}
    if tag == "a":
        return _link(attributes.get("href") or inside)
    if tag == "blockquote" and "expandable" in attributes:
        entity["type"] = "expandable_blockquote"
    elif tag == "code" and attributes.get("class", "").startswith("language-"):
        entity["language"] = attributes["class"].removeprefix("language-")
    elif tag == "tg-emoji":
        entity["custom_emoji_id"] = attributes.get("emoji-id", "")
        if not entity["custom_emoji_id"].isdecimal():
            raise MarkupError("Invalid custom emoji identifier specified")
    elif tag == "tg-time":
        if not attributes.get("unix", "").isdecimal():
            raise MarkupError("Invalid date_time entity specified")
        entity["unix_time"] = int(attributes["unix"])
    return entity


def trim(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Cut the white space at both ends, as Telegram does, and shift the entities with it."""
    shift = utf16_length(text) - utf16_length(text.lstrip())
    kept = text.strip()
    size = utf16_length(kept)
    moved = []
    for entity in entities:
        start = max(entity["offset"] - shift, 0)
        end = min(entity["offset"] + entity["length"] - shift, size)
        if end > start:
            moved.append({**entity, "offset": start, "length": end - start})
    return kept, moved


def command_entities(text: str) -> list[Entity]:
    """The commands in what a person wrote, which Telegram marks by itself."""
    return [
        {
            "type": "bot_command",
            "offset": utf16_length(text[: found.start()]),
            "length": utf16_length(found[0]),
        }
        for found in _COMMAND.finditer(text)
    ]


def _link(address: str) -> Entity | None:
    return {"type": "text_link", "url": address} if _LINK.fullmatch(address) else None
