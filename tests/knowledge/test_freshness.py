"""When an answer is too old to be given."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.knowledge.freshness import as_date, current, is_overdue

DAY = date(2026, 11, 23)


@pytest.mark.parametrize("written", [DAY, "2026-11-23"])
def test_a_date_of_yaml_may_stand_with_or_without_quotes(written: date | str) -> None:
    """Both are the same day."""
    assert as_date(written) == DAY


def test_what_is_no_date_is_refused() -> None:
    """A review date that cannot be read must not pass for none."""
    with pytest.raises(ValueError, match="soon"):
        is_overdue({"review_by": "soon"}, DAY)


@pytest.mark.parametrize(("days", "overdue"), [(-1, False), (0, False), (1, True), (365, True)])
def test_an_answer_is_overdue_from_the_day_after_its_review_date(days: int, overdue: bool) -> None:
    """On the day itself it may still be given."""
    assert is_overdue({"review_by": "2026-11-23"}, DAY + timedelta(days=days)) is overdue


def test_an_answer_without_review_date_never_is() -> None:
    """Small talk does not grow old."""
    assert not is_overdue({}, date.max)


@pytest.mark.parametrize(
    ("name", "days", "given"),
    [
        ("utter_a", 0, "utter_a"),
        ("utter_a", 1, "utter_safe"),
        ("utter_safe", 900, "utter_safe"),
        ("utter_thank", 900, "utter_thank"),
        ("utter_bare", 900, "utter_bare"),
    ],
)
def test_an_overdue_response_gives_way_to_its_safe_form(name: str, days: int, given: str) -> None:
    """One without a safe form is given all the same: its date stands below it."""
    dated = {"review_by": "2026-11-23"}
    responses = {
        "utter_a": [{"text": "A", "metadata": {**dated, "safe": "utter_safe"}}],
        "utter_safe": [{"text": "B", "metadata": dated}],
        "utter_thank": [{"text": "C"}],
        "utter_bare": [{"text": "D", "metadata": {}}],
    }
    assert current(name, responses, DAY + timedelta(days=days)) == given
