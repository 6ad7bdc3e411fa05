"""An interpreter: the rights, a card to show at a counter, a request for the shelter's workers."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.conversation import all_said, knowledge, now, spoken
from actions.language import MORE, pick_language
from actions.named_languages import wanted_languages
from bot import requests
from bot.knowledge.places import city_named

SUBJECT = SlotSet("subject", "interpreter")


class OfferInterpreter(Action):
    """Tells the rights, gives the card, and asks whether the workers may know."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_offer_interpreter"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        """Answer; the language that was named is remembered."""
        said = all_said(tracker, "language")
        language = next(reversed(wanted_languages(tracker)), None) or spoken(tracker)
        if not (said and _is_pressed(tracker)):
            dispatcher.utter_message(response="utter_ask_interpreter")
        if language is None:
            pick_language(dispatcher, tracker, MORE in said, payload="ask_interpreter")
            return [SUBJECT]
        dispatcher.utter_message(
            response="utter_interpreter_card", name=language.name.upper(), autonym=language.autonym
        )
        return [SUBJECT, SlotSet("spoken_language", language.tag)]


class RequestInterpreter(Action):
    """Keeps a request: the language and the city, and nothing about the person."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_request_interpreter"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        """Keep it once the city is known; else ask for the city."""
        language, named = spoken(tracker), tracker.get_slot("city")
        if language is None or wanted_languages(tracker):
            return OfferInterpreter().run(dispatcher, tracker, domain)
        with knowledge() as session:
            city = city_named(session, named) if named else None
            if city:
                requests.record(
                    session, requests.INTERPRETER, language.tag, str(city.name), now(tracker)
                )
        if city is None:
            dispatcher.utter_message(response="utter_ask_interpreter_city")
            return [SUBJECT]
        dispatcher.utter_message(
            response="utter_interpreter_requested", name=language.name, city=city.name
        )
        return [SUBJECT]  # another city corrects the request


def _is_pressed(tracker: Tracker) -> bool:
    """Whether the latest message is a button of ours: nobody can write a slash at its beginning."""
    return str(tracker.latest_message.get("text") or "").startswith("/")
