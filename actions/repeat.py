"""Says the last reply again."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict


class Repeat(Action):
    """Repeats everything that was said in answer to the message before."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_repeat"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        """Answer; nothing is remembered."""
        replies = _last_replies(tracker.events)
        for reply in replies:
            buttons = (reply.get("data") or {}).get("buttons") or []
            dispatcher.utter_message(text=reply["text"], buttons=buttons)
        if not replies:
            dispatcher.utter_message(response="utter_nothing_to_repeat")
        return []


def _last_replies(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The bot's texts between the last two messages of the person, in order."""
    turns: list[list[dict[str, Any]]] = [[]]
    for event in events:
        if event.get("event") == "user":
            turns.append([])
        elif event.get("event") == "bot" and event.get("text"):
            turns[-1].append(event)
    return turns[-2] if len(turns) > 1 else []
