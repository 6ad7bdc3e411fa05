"""Which of the buttons that were shown does a typed text choose?"""

from __future__ import annotations

import re

from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.localisation.keyboard import is_bridged, shown_buttons
from bot.localisation.parts import Button, Responses
from bot.text import fold


def chosen_button(
    tracker: DialogueStateTracker, text: str, tag: str, responses: Responses, speaks: bool
) -> str | None:
    """The payload that a text chooses among the last buttons shown.

    By its number, counted from 1, or by its title: on some phones one types what one sees. The
    buttons of the parts of a reply have a number where they show one: in a bridged language.

    Args:
        responses, tag, speaks: as for `shown_buttons`.
    """
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            return None
        if isinstance(event, BotUttered):
            own = event.data.get("buttons") or []
            said = str(event.metadata.get("said") or "")
            shown = shown_buttons(own, said, responses, tag, speaks)
            chosen = _numbered(shown if is_bridged(tag) else own, text) or _titled(shown, text)
            if chosen:
                return chosen
    return None


def _numbered(buttons: list[Button], text: str) -> str | None:
    digits = text.strip(" .)")
    number = int(digits) if digits.isdecimal() and len(digits) <= 2 else 0
    return buttons[number - 1]["payload"] if 1 <= number <= len(buttons) else None


def _titled(buttons: list[Button], text: str) -> str | None:
    typed = _words(text)
    return next((b["payload"] for b in buttons if typed and _words(b["title"]) == typed), None)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", fold(text))
