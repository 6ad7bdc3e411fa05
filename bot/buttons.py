"""Which of the buttons that were shown does a typed text choose?"""

from __future__ import annotations

import re

from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.localisation.bridging import with_interpreter
from bot.text import fold


def chosen_button(tracker: DialogueStateTracker, text: str, tag: str) -> str | None:
    """The payload that a text chooses among the last buttons shown.

    By its number, counted from 1, or by its title: on some phones one types what one sees.

    Args:
        tag: the language of the conversation, BCP-47; it may have brought a button.
    """
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            return None
        if isinstance(event, BotUttered) and event.data.get("buttons"):
            shown = with_interpreter(event.data["buttons"], tag)
            return _payload(shown, text)
    return None


def _payload(buttons: list[dict[str, str]], text: str) -> str | None:
    digits = text.strip(" .)")
    if digits.isdecimal() and len(digits) <= 2:
        return buttons[int(digits) - 1]["payload"] if 1 <= int(digits) <= len(buttons) else None
    typed = _words(text)
    return next((b["payload"] for b in buttons if typed and _words(b["title"]) == typed), None)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", fold(text))
