"""A bare answer after a search or a count: a correction of it, or of nothing."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.conversation import said
from actions.deadlines import CountAppealDeadline, CountComarDeadline, CountUsDeadline
from actions.departures import FindDepartures
from actions.shelters import FindShelters

# Slot `subject` → what is done again, and the entities that can correct it.
SUBJECTS: dict[str, tuple[type[Action], tuple[str, ...]]] = {
    "shelter": (FindShelters, ("city", "group")),
    "bus": (FindDepartures, ("city",)),
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
        if again and any(said(tracker, entity) for entity in entities):
            return list(again().run(dispatcher, tracker, domain))
        dispatcher.utter_message(response="utter_inform")
        return []
