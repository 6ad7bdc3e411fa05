"""Changes the language of the conversation."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.conversation import all_said
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
        """The choice is final until changed.

        Of several languages the last that has texts is chosen. Whoever names one that has none
        ("hablo kiche y poquito español") is told of interpreters.
        """
        named = [by_tag(name) or by_name(name) for name in all_said(tracker, "language")]
        tags = [language.tag for language in named if language]
        chosen = [tag for tag in tags if tag in translated_tags()][-1:]
        if not tags:
            dispatcher.utter_message(response="utter_ask_language")
        elif set(tags) <= set(translated_tags()):
            dispatcher.utter_message(response="utter_language_changed", language=chosen[0])
        else:
            spoken = {"language": chosen[0]} if chosen else {}
            dispatcher.utter_message(response="utter_language_unavailable", **spoken)
        return [SlotSet("language", tag) for tag in chosen]
