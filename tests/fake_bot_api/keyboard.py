"""The keyboards under a message: which ones Telegram takes, and in which form it keeps them."""

from __future__ import annotations

from typing import Any

from .errors import bad_request

CALLBACK_DATA_BYTES = 64
MOST_BUTTONS = 100

_ACTIONS = (
    "callback_data",
    "url",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)
_MAY_BE_EMPTY = {"switch_inline_query", "switch_inline_query_current_chat", "callback_game"}


def check_keyboard(markup: Any) -> dict[str, Any] | None:
    """The keyboard as Telegram keeps it, None where there is none.

    Raises:
        ApiError: Telegram would not take it.
    """
    if not markup:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        rows = _rows(markup["inline_keyboard"], "inline_keyboard", _inline_button)
        return {"inline_keyboard": rows} if rows else None
    if "keyboard" in markup:
        return {**markup, "keyboard": _rows(markup["keyboard"], "keyboard", _reply_button)}
    return markup


def is_inline(markup: dict[str, Any] | None) -> bool:
    """Whether the keyboard belongs to the message, so that Telegram gives it back with it."""
    return markup is not None and "inline_keyboard" in markup


def buttons(markup: dict[str, Any] | None) -> list[dict[str, Any]]:
    """The buttons in reading order."""
    rows = (markup or {}).get("inline_keyboard") or (markup or {}).get("keyboard") or []
    return [button for row in rows for button in row]


def _rows(rows: Any, name: str, check: Any) -> list[list[dict[str, Any]]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request(f'field "{name}" must be an Array of Arrays')
    checked = [[check(button) for button in row] for row in rows if row]
    if sum(map(len, checked)) > MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    return checked


def _inline_button(button: Any) -> dict[str, Any]:
    text = _title(button, "inline keyboard button")
    if not any(button.get(name) or name in _MAY_BE_EMPTY & button.keys() for name in _ACTIONS):
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if not text:
        raise bad_request("inline keyboard button text must be non-empty")
    if len(str(button.get("callback_data", "")).encode()) > CALLBACK_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    url = button.get("url")
    if url and not str(url).startswith(("http://", "https://", "tg://")) and "." not in str(url):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    return button


def _reply_button(button: Any) -> dict[str, Any]:
    button = {"text": button} if isinstance(button, str) else button
    if not _title(button, "keyboard button"):
        raise bad_request("keyboard button text must be non-empty")
    return button


def _title(button: Any, kind: str) -> str:
    if not isinstance(button, dict):
        raise bad_request(f"can't parse {kind}: expected an Object")
    if "text" not in button:
        raise bad_request(f"can't parse {kind}: Can't find field \"text\"")
    if not isinstance(button["text"], str):
        raise bad_request(f'can\'t parse {kind}: Field "text" must be of type String')
    return button["text"].strip()
