"""Deadlines counted from a date that the person gave, and what to do now."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import date
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions import dates
from actions.conversation import today, translator
from actions.deadline_forms import ask_again, meant_day, said_date
from actions.deadline_rules import APPEAL, COMAR, US, Deadline
from bot.localisation.catalogue import Translator


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
        start, correction = tracker.get_slot(self.deadline.slot), said_date(tracker)
        if correction and tracker.latest_message["intent"]["name"] == "inform":
            if start:
                correction = dates.in_month_of(date.fromisoformat(start), correction)
            day = meant_day(correction, tracker)
            if day is None:
                ask_again(correction, dispatcher, tracker)
            return day
        if not start:
            dispatcher.utter_message(response="utter_no_date")
        return str(start) if start else None

    def _answer(self, start: date, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
        day, last, t = today(tracker), self.deadline.last_day(start), translator(tracker)
        dispatcher.utter_message(
            response="utter_deadline_counted",
            start=t.date(start),
            deadline=t.date(last),
            left=left(self.deadline, day, last, t),
            how=_how(self.deadline, start, last, t),
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


def left(deadline: Deadline, day: date, last: date, t: Translator) -> str:
    """How many days are left until the last one, as a sentence."""
    if day > last:
        return t.gettext("Ese día ya pasó.")
    if day == last:
        return t.gettext("El último día es hoy.")
    if deadline.in_working_days:
        days = dates.working_days_between(day, last)
        return t.ngettext("Queda {n} día hábil.", "Quedan {n} días hábiles.", days).format(n=days)
    days = (last - day).days
    return t.ngettext("Queda {n} día.", "Quedan {n} días.", days).format(n=days)


def _how(deadline: Deadline, start: date, last: date, t: Translator) -> str:
    """How the days were counted, and which holidays were left out."""
    if deadline.in_working_days:
        counted = t.gettext(
            "Contamos de lunes a viernes, sin feriados nacionales. "
            "La oficina puede contar distinto: confirme su fecha."
        )
        free = t.list([t.date(day) for day in dates.public_holidays_between(start, last)])
        left_out = t.gettext("Feriados que no contamos: {days}.").format(days=free)
        return f"{counted}\n{left_out}" if free else counted
    return t.gettext("Contamos un año desde su última entrada. Confirme su fecha con un abogado.")
