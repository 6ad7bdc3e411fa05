"""What was met in a week: numbers only, and none of the small ones."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.database import transaction
from bot.weeks import LANGUAGE, OTHER, SMALLEST, SUBJECT, Week, Weeks, shown

MONDAY = date(2026, 11, 23)
FEW, ENOUGH = SMALLEST[LANGUAGE] - 1, SMALLEST[LANGUAGE]


def test_languages_are_counted_by_the_week(database_url: str) -> None:
    """On both databases, added up; small numbers and old weeks are not shown."""
    weeks = Weeks()
    for _ in range(FEW):
        weeks.language("ixl")
    for _ in range(ENOUGH):
        weeks.language("mam")
        weeks.language("a tag of a stranger's")
    with transaction(database_url) as session:
        weeks.flush(session, MONDAY + timedelta(days=3))
        weeks.flush(session, MONDAY + timedelta(days=3))
        found = shown(session, LANGUAGE)
    assert found == [Week(MONDAY, "mam", ENOUGH), Week(MONDAY, "und", ENOUGH)]
    weeks.language("ixl")
    with transaction(database_url) as session:
        weeks.flush(session, MONDAY + timedelta(days=6))
        assert Week(MONDAY, "ixl", ENOUGH) in shown(session, LANGUAGE)
        weeks.flush(session, MONDAY + timedelta(weeks=60))
        assert shown(session, LANGUAGE) == []


@pytest.mark.parametrize(
    ("intent", "name"),
    [("find_shelter", "find_shelter"), ("thank", OTHER), ("what somebody wrote", OTHER)],
)
def test_subjects_are_those_that_can_be_chosen(database_url: str, intent: str, name: str) -> None:
    """Everything else is one of the others; nothing that was written becomes a name."""
    weeks = Weeks()
    for _ in range(SMALLEST[SUBJECT]):
        weeks.subject(intent)
    with transaction(database_url) as session:
        weeks.flush(session, MONDAY)
        assert shown(session, SUBJECT) == [Week(MONDAY, name, SMALLEST[SUBJECT])]
        assert shown(session, LANGUAGE) == []
