"""Deadlines counted from a date that the person gives, and what to do now."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions import dates
from actions.conversation import said, today, translator
from actions.forms import PatientForm
from bot.localisation.catalogue import Translator


@dataclass(frozen=True)
class Deadline:
    """A deadline: the slot of its start, how it is counted, and the responses that belong to it."""

    subject: str
    slot: str
    last_day: Callable[[date], date]
    in_working_days: bool
    still_open: str
    passed: str


COMAR = Deadline(
    "comar_deadline",
    "entry_date",
    dates.comar_deadline,
    True,
    "utter_comar_deadline_open",
    "utter_comar_deadline_passed",
)
APPEAL = Deadline(
    "appeal_deadline",
    "notice_date",
    dates.appeal_deadline,
    True,
    "utter_appeal_deadline_open",
    "utter_appeal_deadline_passed",
)
US = Deadline(
    "us_deadline",
    "us_entry_date",
    dates.us_asylum_deadline,
    False,
    "utter_us_deadline_open",
    "utter_us_deadline_passed",
)


def read_date(text: str, dispatcher: CollectingDispatcher, tracker: Tracker) -> str | None:
    """The ISO date that a person means; else None, and the question that helps is asked."""
    day = today(tracker)
    meant = [d for d in dates.understand(text, day) if d <= day]
    if len(meant) == 1:
        return meant[0].isoformat()
    t = translator(tracker)
    if meant:
        buttons = [
            {"title": t.date(d), "payload": f'/inform{{"date": "{d.isoformat()}"}}'} for d in meant
        ]
        dispatcher.utter_message(response="utter_which_date", buttons=buttons)
    elif future := dates.understand(text, day):
        dispatcher.utter_message(response="utter_date_in_future", date=t.date(future[0]))
    else:
        dispatcher.utter_message(response="utter_date_not_understood")
    return None


class DateForm(PatientForm):
    """Checks the date of a deadline's form."""

    deadline: Deadline

    def read(
        self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """The slot as an ISO date, once it is clear which day is meant."""
        return {self.deadline.slot: read_date(value, dispatcher, tracker)}


class ValidateComarDeadlineForm(DateForm):
    """The day of entry into Mexico."""

    deadline = COMAR
    validate_entry_date = DateForm.read

    def name(self) -> str:
        """Name in the domain."""
        return "validate_comar_deadline_form"


class ValidateAppealDeadlineForm(DateForm):
    """The day on which COMAR's refusal was notified."""

    deadline = APPEAL
    validate_notice_date = DateForm.read

    def name(self) -> str:
        """Name in the domain."""
        return "validate_appeal_deadline_form"


class ValidateUsDeadlineForm(DateForm):
    """The day of the last entry into the US."""

    deadline = US
    validate_us_entry_date = DateForm.read

    def name(self) -> str:
        """Name in the domain."""
        return "validate_us_deadline_form"


class CountDeadline(Action, ABC):
    """Says the last day, how many remain, and what to do."""

    deadline: Deadline

    @abstractmethod
    def name(self) -> str:
        """Name in the domain."""

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        """Answer; afterwards a bare date is a correction of this count."""
        start = self._start(dispatcher, tracker)
        if start:
            self._answer(date.fromisoformat(start), dispatcher, tracker)
        return [SlotSet("subject", self.deadline.subject), SlotSet(self.deadline.slot, start)]

    def _start(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> str | None:
        """The ISO date in the slot, or the one of a correction ("perdón, fue el 5")."""
        correction = said(tracker, "date")
        if correction and tracker.latest_message["intent"]["name"] == "inform":
            return read_date(correction, dispatcher, tracker)
        start = tracker.get_slot(self.deadline.slot)
        if not start:
            dispatcher.utter_message(response="utter_no_date")
        return str(start) if start else None

    def _answer(self, start: date, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
        day, last, t = today(tracker), self.deadline.last_day(start), translator(tracker)
        dispatcher.utter_message(
            response="utter_deadline_counted",
            start=t.date(start),
            deadline=t.date(last),
            left=_left(self.deadline, day, last, t),
            how=_how(self.deadline, t),
        )
        dispatcher.utter_message(
            response=self.deadline.passed if day > last else self.deadline.still_open
        )


class CountComarDeadline(CountDeadline):
    """30 working days after entry."""

    deadline = COMAR

    def name(self) -> str:
        """Name in the domain."""
        return "action_count_comar_deadline"


class CountAppealDeadline(CountDeadline):
    """15 working days after the notice."""

    deadline = APPEAL

    def name(self) -> str:
        """Name in the domain."""
        return "action_count_appeal_deadline"


class CountUsDeadline(CountDeadline):
    """One year after the last entry."""

    deadline = US

    def name(self) -> str:
        """Name in the domain."""
        return "action_count_us_deadline"


def _left(deadline: Deadline, day: date, last: date, t: Translator) -> str:
    if day > last:
        return t.gettext("Ese día ya pasó.")
    if day == last:
        return t.gettext("El último día es hoy.")
    if deadline.in_working_days:
        left = dates.working_days_between(day, last)
        return t.ngettext("Queda {n} día hábil.", "Quedan {n} días hábiles.", left).format(n=left)
    left = (last - day).days
    return t.ngettext("Queda {n} día.", "Quedan {n} días.", left).format(n=left)


def _how(deadline: Deadline, t: Translator) -> str:
    if deadline.in_working_days:
        return t.gettext(
            "Contamos de lunes a viernes, sin feriados nacionales. "
            "La oficina puede contar distinto: confirme su fecha."
        )
    return t.gettext("Contamos un año desde su última entrada. Confirme su fecha con un abogado.")
