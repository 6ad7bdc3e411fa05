"""Departures of relocation buses: asks for the city, then says what is known."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.conversation import knowledge, now, said, translator
from actions.dates import understand
from actions.forms import PatientForm, validated_city
from bot import requests
from bot.knowledge import places
from bot.knowledge.models import Departure
from bot.knowledge.sources import names
from bot.localisation.catalogue import Translator


class ValidateBusForm(PatientForm):
    """Checks the answers of the bus form."""

    def name(self) -> str:
        """Name in the domain."""
        return "validate_bus_form"

    def validate_city(
        self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """A city of the database, misspellings forgiven."""
        return validated_city(value, dispatcher, tracker, domain)


class FindDepartures(Action):
    """Names the next departures from a city, from a day on if one was said."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_find_departures"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        """Answer; afterwards a bare city or date is a correction of this search."""
        named = tracker.get_slot("city")
        remembered = [SlotSet("subject", "bus"), SlotSet("travel_date", None)]
        if not named:
            dispatcher.utter_message(response="utter_no_city")
            return remembered
        with knowledge() as session:
            city = places.city_named(session, named)
            found = places.departures(session, city, _from(tracker), None) if city else []
        if found:
            t = translator(tracker)
            dispatcher.utter_message(
                response="utter_departures",
                city=named,
                departures="\n\n".join(_entry(d, t) for d in found),
            )
            return remembered
        dispatcher.utter_message(response="utter_bus_none")
        if city is None:
            return remembered
        dispatcher.utter_message(response="utter_ask_worker_bus", city=named)
        return remembered


class RequestBus(Action):
    """Asks the workers whether there is a bus: the city, and nothing about the person."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_request_bus"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        """Keep the question; who named no city was not asked."""
        city = tracker.get_slot("city")
        if not city:
            dispatcher.utter_message(response="utter_affirm")
            return []
        with knowledge() as session:
            requests.record(session, requests.BUS, translator(tracker).tag, city, now(tracker))
        dispatcher.utter_message(response="utter_bus_requested", city=city)
        return [SlotSet("subject", "bus")]  # another city begins the search again


def _from(tracker: Tracker) -> datetime:
    """The moment from which a departure is of use: now, or the day that the person named."""
    present = now(tracker)
    named = said(tracker, "date") or tracker.get_slot("travel_date")
    days = understand(named, present.date(), past=False) if named else []
    return max(present, datetime.combine(days[0], time.min)) if days else present


def _entry(departure: Departure, t: Translator) -> str:
    when = f"{t.date(departure.departs_at.date())}, {departure.departs_at:%H:%M}"
    lines = [f"🚌 {departure.origin} → {departure.destination}", f"🗓 {when}"]
    lines.append("👤 " + t.gettext("Lo lleva: {operator}").format(operator=departure.operator))
    unknown, seats = t.gettext("No sabemos cuántos lugares hay."), departure.seats
    told = unknown if seats is None else t.ngettext("{n} lugar", "{n} lugares", seats)
    lines.append("💺 " + told.format(n=seats))
    checked = t.gettext("Dato revisado el {date}.").format(date=t.date(departure.verified_on))
    until = t.gettext("Fuente: {names}. Válido hasta el {date}.").format(
        names=departure.told_by or t.list(names(departure.sources.split(";"))),
        date=t.date(departure.valid_until),
    )
    return "\n".join([*lines, f"{checked} {until}"])
