"""What can be told of an update as Telegram writes it, even of an unknown kind. Pure."""

from __future__ import annotations

import json
import time
from typing import Any, TypeGuard

LARGEST_ID = 2**52  # Telegram's ids have at most 52 significant bits
SPOKEN = ("message", "edited_message", "callback_query")  # what people send, and can send too much


def can_be_kept(content: Any) -> bool:
    """Whether this may be an update: a JSON object with a number, not nested too deeply."""
    try:
        json.dumps(content)
    except (ValueError, RecursionError):
        return False
    return isinstance(content, dict) and _is_id(content.get("update_id"))


def chat_of(update: dict[str, Any]) -> int:
    """The chat to which an update belongs; 0 if to none."""
    content = _content(update)
    for holder in (content, _dict(content.get("message"))):
        number = _dict(holder.get("chat")).get("id")
        if _is_id(number):
            return number
    return 0


def locale_of(update: dict[str, Any]) -> str:
    """The language of the person's telephone, a BCP-47 tag; empty if unknown."""
    code = _dict(_content(update).get("from")).get("language_code")
    return code if isinstance(code, str) else ""


def written_at(update: dict[str, Any]) -> float:
    """When it was written, in seconds since 1970, by Telegram's clock; of a press: now.

    After an outage everything arrives at once that was written over hours.
    """
    content = _content(update)
    at = content.get("edit_date") or content.get("date")
    return float(at) if _is_id(at) else time.time()


def kind_of(update: dict[str, Any]) -> str:
    """The name of the field that holds what happened; empty if there is none."""
    return next((name for name, value in update.items() if isinstance(value, dict)), "")


def _content(update: dict[str, Any]) -> dict[str, Any]:
    return _dict(update.get(kind_of(update)))


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _is_id(value: Any) -> TypeGuard[int]:
    return type(value) is int and abs(value) < LARGEST_ID
