"""A reply of the assistant as messages of Telegram, as a phone shows them. Pure."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

from telegram.constants import InlineKeyboardButtonLimit, MessageLimit, ParseMode

WIDE = 20  # characters of a title; two buttons share a row when both are shorter
LIMIT = int(MessageLimit.MAX_TEXT_LENGTH)


def messages(reply: dict[str, Any], button_id: Callable[[str], str]) -> list[dict[str, Any]]:
    """What is sent for a reply; the last message has the buttons.

    A text is the arguments of `sendMessage`, in as many parts as it needs. A voice note is
    {voice: {text, language, response}, reply_markup}: the sound is made when it is sent.

    Args:
        reply: {text, buttons: [{title, payload}]}; with `voice` and `language` it is a voice note.
        button_id: makes the short id under which a payload is kept.

    Raises:
        ValueError: an id does not fit into a button's callback data.
    """
    made: list[dict[str, Any]]
    if reply.get("voice"):
        read = {"text": reply["text"], "language": reply["language"], "response": reply["voice"]}
        made = [{"voice": read}]
    else:
        made = [
            {"text": html.escape(part, quote=False), "parse_mode": ParseMode.HTML}
            for part in split(reply["text"])
        ]
    rows = keyboard(reply.get("buttons") or [], button_id)
    if rows and made:
        made[-1]["reply_markup"] = {"inline_keyboard": rows}
    return made


def split(text: str, limit: int = LIMIT) -> list[str]:
    """Cut a text at paragraphs, else at lines, else at words, so that no part passes the limit.

    Telegram counts UTF-16 code units, in which an emoji is two.
    """
    parts, rest = [], text.strip()
    while _length(rest) > limit:
        head = _head(rest, limit)
        # The best kind of gap that leaves no stub of a message; without gaps it is cut anywhere.
        cuts = (head.rfind(mark) for mark in ("\n\n", "\n", " "))
        cut = next((c for c in cuts if c > len(head) // 2), len(head))
        parts.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [part for part in [*parts, rest] if part]


def keyboard(
    buttons: list[dict[str, str]], button_id: Callable[[str], str]
) -> list[list[dict[str, str]]]:
    """Rows of buttons: two in a row when their titles are short, else one."""
    rows: list[list[dict[str, str]]] = []
    for button in buttons:
        data = button_id(button["payload"])
        if len(data.encode()) > InlineKeyboardButtonLimit.MAX_CALLBACK_DATA:
            raise ValueError(f"the id of a button has {len(data.encode())} bytes: {data!r}")
        shown = {"text": button["title"], "callback_data": data}
        short = len(button["title"]) <= WIDE
        if rows and len(rows[-1]) == 1 and short and len(rows[-1][0]["text"]) <= WIDE:
            rows[-1].append(shown)
        else:
            rows.append([shown])
    return rows


def _length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _head(text: str, limit: int) -> str:
    return text.encode("utf-16-le")[: limit * 2].decode("utf-16-le", errors="ignore")
