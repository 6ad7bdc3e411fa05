"""Changes the language of the conversation."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.conversation import said
from bot.languages import by_name, by_tag
from bot.localisation.catalogue import translated_tags


class ChangeLanguage(Action):
    """Goes on in the language that was named, or asks which."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_change_language"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        """The choice is final until changed."""
        named = said(tracker, "language") or ""
        language = by_tag(named) or by_name(named)
        if language is None:
            dispatcher.utter_message(response="utter_ask_language")
            return []
        if language.tag not in translated_tags():
            dispatcher.utter_message(response="utter_language_unavailable")
            return []
        dispatcher.utter_message(response="utter_language_changed", language=language.tag)
        return [SlotSet("language", language.tag)]
