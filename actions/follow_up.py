"""A bare answer after a search or a count: a correction of it, or of nothing."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.conversation import all_said, said
from actions.deadline_forms import said_date
from actions.deadlines import CountAppealDeadline, CountComarDeadline, CountUsDeadline
from actions.departures import FindDepartures
from actions.groups import deciding
from actions.interpreter import RequestInterpreter
from actions.personal import TellOffice, tell_origin
from actions.shelters import FindShelters, named_group


class AboutRefuge(Action):
    """After how to ask for refuge: a day begins the count of days, a city names the office."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_about_refuge"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        """Answer what the bare words ask."""
        meant: type[Action] = CountComarDeadline if said_date(tracker) else TellOffice
        return list(meant().run(dispatcher, tracker, domain))


# Slot `subject` → what is done again, and the entities that can correct it.
SUBJECTS: dict[str, tuple[type[Action], tuple[str, ...]]] = {
    "shelter": (FindShelters, ("city", "group")),
    "bus": (FindDepartures, ("city", "date")),
    "comar_office": (AboutRefuge, ("city", "date")),
    "interpreter": (RequestInterpreter, ("city", "language")),
    "comar_deadline": (CountComarDeadline, ("date",)),
    "appeal_deadline": (CountAppealDeadline, ("date",)),
    "us_deadline": (CountUsDeadline, ("date",)),
}


class FollowUp(Action):
    """Repeats the last search or count with what was said now ("no, en Juárez")."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_follow_up"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        """Answer; words that correct nothing are asked about."""
        again, entities = SUBJECTS.get(tracker.get_slot("subject"), (None, ()))
        if again and _corrects(tracker, entities):
            return list(again().run(dispatcher, tracker, domain))
        if tell_origin(dispatcher, tracker):
            return []
        return self._otherwise(dispatcher, tracker, entities)

    def _otherwise(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, entities: tuple[str, ...]
    ) -> list[dict[str, Any]]:
        """Answer words that correct nothing."""
        elsewhere = "city" in entities and said(tracker, "state")
        dispatcher.utter_message(response="utter_unknown_city" if elsewhere else "utter_inform")
        group = deciding(all_said(tracker, "group"))
        return [SlotSet("group", group)] if group else []


class Deny(FollowUp):
    """A no when nothing was asked: a correction ("no, solo mujeres"), or it is taken in."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_deny"

    def _otherwise(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, entities: tuple[str, ...]
    ) -> list[dict[str, Any]]:
        """Take the no in."""
        dispatcher.utter_message(response="utter_deny")
        return []


def _corrects(tracker: Tracker, entities: tuple[str, ...]) -> bool:
    """Whether the latest message says one of these: named as such, or bare."""
    return (
        any(said(tracker, entity) for entity in entities)
        or ("group" in entities and named_group(tracker) is not None)
        or ("date" in entities and said_date(tracker) is not None)
    )
