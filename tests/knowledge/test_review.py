"""What must be checked again, and what then is said instead."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from domain import responses
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from bot.knowledge import review
from bot.knowledge.review import SOON, Dated, due, without_safe_form

DAY = date(2026, 12, 1)
FOREVER = Dated("reply", "utter_safe", date.max, "")
DATES = st.dates(date(2026, 1, 1), date(2028, 1, 1))


def until(days: int, safe: str = "utter_safe", name: str = "utter_a") -> Dated:
    """A reply that may be told until some days from DAY."""
    return Dated("reply", name, DAY + timedelta(days=days), safe)


@pytest.mark.parametrize(
    ("days", "is_due", "is_overdue"),
    [(-400, True, True), (-1, True, True), (0, True, False), (30, True, False), (31, False, False)],
)
def test_what_is_overdue_or_soon_will_be_is_listed(
    days: int, is_due: bool, is_overdue: bool
) -> None:
    """Thirty days ahead; on its review day a fact still is told."""
    item = until(days)
    assert due([item], DAY) == ([item] if is_due else [])
    assert item.is_overdue(DAY) is is_overdue


@given(st.lists(DATES), DATES)
def test_the_most_urgent_comes_first(dates: list[date], today: date) -> None:
    """And nothing that is due is left out."""
    items = [Dated("reply", f"utter_{n}", day, "") for n, day in enumerate(dates)]
    found = due(items, today)
    assert [item.review_by for item in found] == sorted(day for day in dates if day <= today + SOON)


@pytest.mark.parametrize(
    ("known", "lost"),
    [
        ([until(5, safe="")], []),
        ([until(-5), FOREVER], []),
        ([until(-5, safe="")], ["utter_a"]),
        ([until(-5, safe="utter_gone"), FOREVER], ["utter_a"]),
        ([until(-5), until(-1, safe="", name="utter_safe")], ["utter_a", "utter_safe"]),
    ],
)
def test_what_is_overdue_needs_a_safe_form_that_lasts(known: list[Dated], lost: list[str]) -> None:
    """One that exists and is not overdue itself; what is not overdue needs none yet."""
    assert [item.name for item in without_safe_form(known, DAY)] == lost


def test_replies_and_rows_carry_their_dates(session: Session) -> None:
    """Of the domain those with a review date; of the database each house, office and contact."""
    told = {item.name: item for item in review.responses(responses())}
    assert told["utter_ask_comar_apply"].safe == "utter_safe_mexico"
    assert "utter_thank" not in told
    kinds = {item.kind for item in review.rows(session)}
    assert {"shelter", "office", "contact"} <= kinds


@pytest.mark.parametrize("years", [0, 0.5, 1])
def test_until_the_safe_forms_are_old_nothing_is_left_unsaid(
    session: Session, years: float
) -> None:
    """Today, in half a year and in a year: whatever is overdue has something to say instead."""
    day = DAY + timedelta(days=365 * years)
    known = [*review.responses(responses()), *review.rows(session)]
    assert without_safe_form(known, day) == []
    assert len(due(known, day)) <= len(due(known, day + timedelta(days=365)))


def test_in_2040_everything_is_lost(session: Session) -> None:
    """The safe forms are too old, too: each dated fact is named."""
    known = [*review.responses(responses()), *review.rows(session)]
    assert without_safe_form(known, date(2040, 1, 1)) == known
