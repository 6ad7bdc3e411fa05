"""What the forms have in common: a question is asked at most three times, then let go."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from rasa_sdk import FormValidationAction, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.clarify import Clarify
from actions.conversation import knowledge, said
from bot.knowledge.models import HOME
from bot.knowledge.places import city_named

PATIENCE = 3
PLACE_WORDS = 4  # longer is no name of a place but something that the person wants to say
ASKED_BACK = ("utter_which_date", "utter_date_in_future", "utter_date_not_understood")


class PatientForm(FormValidationAction):
    """A form that stops asking for what a person does not say."""

    @abstractmethod
    def name(self) -> str:
        """Name in the domain: validate_, then the form."""

    async def required_slots(
        self,
        domain_slots: list[str],
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: DomainDict,
    ) -> list[str]:
        """The slots of the domain, without those that were asked for PATIENCE times in vain."""
        return [
            slot
            for slot in domain_slots
            if tracker.get_slot(slot) or times_asked(tracker, slot) < PATIENCE
        ]


def times_asked(tracker: Tracker, slot: str) -> int:
    """How often the running form asked for a slot since it was begun."""
    asked = 0
    for event in reversed(tracker.events):
        if event.get("event") == "active_loop" and event.get("name"):
            break
        if event.get("event") == "bot":
            response = (event.get("metadata") or {}).get("utter_action")
            asked += response in (f"utter_ask_{slot}", *ASKED_BACK)
    return asked


def validated_city(
    value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
) -> dict[str, Any]:
    """The slot `city` as the database writes it; an unknown place is said to be so.

    One that was said before is only kept if it is in our country: else it may be a home ("no puedo
    volver a San Pedro Sula").
    """
    remembered = not said(tracker, "city") and value != tracker.latest_message["text"]
    with knowledge() as session:
        city = city_named(session, value)
    if city and (not remembered or city.country == HOME):
        return {"city": city.name}
    if remembered:
        return {"city": None}
    if not_understood(tracker) and len(value.split()) > PLACE_WORDS:
        Clarify().run(dispatcher, tracker, domain)
    else:
        dispatcher.utter_message(response="utter_unknown_city")
    return {"city": None}


def not_understood(tracker: Tracker) -> bool:
    """Whether nobody can say what the latest message wants."""
    return bool(tracker.latest_message["intent"]["name"] == "nlu_fallback")
