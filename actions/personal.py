"""What follows from what the person has said: their country, the nearest office, the days left."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.conversation import all_said, knowledge, said, today, translator
from actions.deadline_forms import meant_day
from actions.deadline_rules import COMAR
from actions.deadlines import left
from actions.parts import reply_of
from actions.shelter_entry import place_at
from bot.knowledge.models import HOME, Office
from bot.knowledge.places import city_named, nearest_office
from bot.localisation.catalogue import Translator
from bot.yaml_files import read_yaml

ORGANIZATION = "COMAR"


class TellPersonal(Action):
    """Adds to an answer on refuge or asylum what is known for this person."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_tell_personal"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        """Answer; the day on which they say that they came is remembered."""
        remembered = []
        if tracker.latest_message["intent"]["name"] == "ask_comar_apply":
            tell_office(dispatcher, tracker)
            remembered = tell_days(dispatcher, tracker)
        tell_origin(dispatcher, tracker)
        return remembered


class TellOffice(Action):
    """Names the office that is nearest to a city ("¿y en Tijuana?")."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_tell_office"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        """Answer; nothing is remembered."""
        if not tell_office(dispatcher, tracker):
            dispatcher.utter_message(response="utter_unknown_city")
        return []


class TellDays(Action):
    """Says how many days are left to ask for refuge."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_tell_days"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        """Answer; the day of entry is remembered."""
        return tell_days(dispatcher, tracker)


def tell_origin(dispatcher: CollectingDispatcher, tracker: Tracker) -> bool:
    """Say, once, what is known for people of the country that the message names, if anything is."""
    named = {*all_said(tracker, "nationality"), *all_said(tracker, "country")}
    known = next((response for response, names in _origins().items() if named & set(names)), None)
    if known is None or reply_of(tracker.events, known):
        return False
    dispatcher.utter_message(response=known)
    return True


def tell_office(dispatcher: CollectingDispatcher, tracker: Tracker) -> bool:
    """Name the office nearest to the city that is known of the person; False if there is none."""
    named = tracker.get_slot("city")
    with knowledge() as session:
        city = city_named(session, named) if named else None
        found = nearest_office(session, city, ORGANIZATION) if city else None
    if not (city and found and city.country == HOME):
        return False
    office, away = found
    if office.review_by < today(tracker):
        dispatcher.utter_message(response=office.safe)
    else:
        told = _office(office, away, translator(tracker))
        dispatcher.utter_message(response="utter_comar_office", city=city.name, office=told)
    return True


def _office(office: Office, kilometres: float, t: Translator) -> str:
    """The lines on an office; what is not known is said to be so."""
    place = place_at(str(office.city), kilometres, t)
    unknown = t.gettext("No sabemos: {what}.").format(what=t.gettext("la dirección"))
    dated = t.gettext("Dato de {month}").format(month=t.month(office.as_of))
    return f"📍 {place}\n🗺 {office.address or unknown}\n🗓 {dated}"


def tell_days(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[dict[str, Any]]:
    """Say how many days are left, if the person has told when they came, now or before."""
    named = filter(None, (said(tracker, "date"), tracker.get_slot(COMAR.slot)))
    told = next(filter(None, (meant_day(text, tracker) for text in named)), None)
    if not told:
        return []
    start, t = date.fromisoformat(told), translator(tracker)
    last = COMAR.last_day(start)
    dispatcher.utter_message(
        response="utter_comar_days",
        start=t.date(start),
        deadline=t.date(last),
        left=left(COMAR, today(tracker), last, t),
    )
    return [SlotSet(COMAR.slot, told)]


@lru_cache(maxsize=1)
def _origins() -> dict[str, list[str]]:
    return dict(read_yaml(Path(__file__).with_suffix(".yml")))
