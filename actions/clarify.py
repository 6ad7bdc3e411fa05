"""When the message was not understood: asks for the language, or offers the likeliest subjects."""

from __future__ import annotations

from itertools import takewhile
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.conversation import identified, locale, translator
from actions.language import confirm_language, pick_language, tell_recognised
from bot.language.conversation import is_unreadable, spoken_language
from bot.languages import BRIDGED
from bot.localisation.subjects import title

CHOICES = 3
UNSURE = 2  # messages in no language that we know, one after the other, until the person is asked


class Clarify(Action):
    """Buttons for the likeliest subjects, and one for the menu; first of all a common language."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_clarify"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        """Ask; that a language was asked about is remembered, so that it is asked once."""
        unreadable = is_unreadable(next(iter(identified(tracker)), None))
        if unreadable and not tracker.get_slot("language"):
            asked = _ask_for_language(dispatcher, tracker)
            if asked is not None:
                return asked
        if unreadable:
            dispatcher.utter_message(response="utter_unreadable")
        else:
            _offer_subjects(dispatcher, tracker)
        return []


def _ask_for_language(
    dispatcher: CollectingDispatcher, tracker: Tracker
) -> list[dict[str, Any]] | None:
    """What is remembered of a question about the language; None if none was asked."""
    language = spoken_language(identified(tracker), locale(tracker))
    if language is None:
        if _unsure(tracker) == UNSURE:
            pick_language(dispatcher, tracker, more=False)
            return []
        return None
    if language.tag == tracker.get_slot("asked_language"):
        return None
    if language.level == BRIDGED:
        confirm_language(language, dispatcher, tracker)
        return [SlotSet("asked_language", language.tag)]
    tell_recognised(language, dispatcher)
    return [SlotSet("asked_language", language.tag), SlotSet("spoken_language", language.tag)]


def _unsure(tracker: Tracker) -> int:
    """How many of the latest messages, one after the other, were in no language that we know."""
    worded = [message for message in identified(tracker) if message and message["candidates"]]
    return sum(1 for _ in takewhile(is_unreadable, worded))


def _offer_subjects(dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    t = translator(tracker)
    ranking = tracker.latest_message.get("intent_ranking") or []
    likeliest = [r["name"] for r in ranking if title(r["name"], t)][:CHOICES]
    buttons = [
        {"title": title(intent, t), "payload": f"/{intent}"}
        for intent in dict.fromkeys([*likeliest, "ask_menu"])
    ]
    dispatcher.utter_message(response="utter_clarify", buttons=buttons)
