"""The deadlines: how each is counted, and the slot and responses that belong to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from actions import dates


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
