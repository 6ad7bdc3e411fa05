"""When the message was not understood: offers the likeliest subjects."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.conversation import translator
from bot.localisation.subjects import title

CHOICES = 3


class Clarify(Action):
    """Buttons for the likeliest subjects, and one for the menu."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_clarify"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        """Ask; nothing is remembered."""
        t = translator(tracker)
        ranking = tracker.latest_message.get("intent_ranking") or []
        likeliest = [r["name"] for r in ranking if title(r["name"], t)][:CHOICES]
        buttons = [
            {"title": title(intent, t), "payload": f"/{intent}"}
            for intent in dict.fromkeys([*likeliest, "ask_menu"])
        ]
        dispatcher.utter_message(response="utter_clarify", buttons=buttons)
        return []
