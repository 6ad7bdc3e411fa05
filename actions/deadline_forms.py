"""Asks for the date from which a deadline is counted, until it is clear which day is meant."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions import dates
from actions.clarify import Clarify
from actions.conversation import said, today, translator
from actions.deadline_rules import APPEAL, COMAR, US, Deadline
from actions.forms import PatientForm, not_understood, times_asked

# Intents in which a date belongs to the form; they are those of the slots in domain.yml.
DATED = (
    *("ask_comar_deadline", "ask_comar_denied", "ask_us_one_year_deadline"),
    *("inform", "affirm", "deny", "greet", "thank", "nlu_fallback", "out_of_scope"),
)


def meant_day(text: str, tracker: Tracker) -> str | None:
    """The ISO date that a person means, if it is one only and not in the future."""
    day = today(tracker)
    past = [d for d in dates.understand(text, day) if d <= day]
    return past[0].isoformat() if len(past) == 1 else None


def said_date(tracker: Tracker) -> str | None:
    """The words for a day in the latest message: those that name one, or all of them.

    A number by itself is none: it may be meant for a button.
    """
    named, text = said(tracker, "date"), tracker.latest_message["text"] or ""
    if named or text.strip().isdecimal() or not dates.has_number(text):
        return named
    return text if dates.understand(text, today(tracker)) else None


def ask_again(text: str, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    """Ask what helps with a date that is none, is still to come, or may be two days."""
    day, t = today(tracker), translator(tracker)
    meant = dates.understand(text, day)
    past = [d for d in meant if d <= day]
    if past:
        buttons = [
            {"title": t.date(d), "payload": f'/inform{{"date": "{d.isoformat()}"}}'} for d in past
        ]
        dispatcher.utter_message(response="utter_which_date", buttons=buttons)
    elif meant:
        dispatcher.utter_message(response="utter_date_in_future", date=t.date(meant[0]))
    else:
        dispatcher.utter_message(response="utter_date_not_understood")


class DateForm(PatientForm):
    """Checks the date of a deadline's form."""

    deadline: Deadline

    def read(
        self, value: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """The slot as an ISO date, once it is clear which day is meant."""
        return {self.deadline.slot: meant_day(value, tracker)}


class AskDate(Action, ABC):
    """Asks for the date of a deadline, or asks back about the one that was said."""

    slot: str

    @abstractmethod
    def name(self) -> str:
        """Name in the domain: action_ask_, then the slot."""

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        """Ask; nothing is remembered."""
        latest = tracker.latest_message
        intent = latest["intent"]["name"]
        text = said(tracker, "date") if intent in DATED else None
        if text is None and times_asked(tracker, self.slot) and intent == "inform":
            text = latest["text"]
        if text is not None:
            ask_again(text, dispatcher, tracker)
            return []
        if not_understood(tracker):
            Clarify().run(dispatcher, tracker, domain)
        dispatcher.utter_message(response=f"utter_ask_{self.slot}")
        return []


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


class AskEntryDate(AskDate):
    """The day of entry into Mexico."""

    slot = COMAR.slot

    def name(self) -> str:
        """Name in the domain."""
        return "action_ask_entry_date"


class AskNoticeDate(AskDate):
    """The day on which COMAR's refusal was notified."""

    slot = APPEAL.slot

    def name(self) -> str:
        """Name in the domain."""
        return "action_ask_notice_date"


class AskUsEntryDate(AskDate):
    """The day of the last entry into the US."""

    slot = US.slot

    def name(self) -> str:
        """Name in the domain."""
        return "action_ask_us_entry_date"
