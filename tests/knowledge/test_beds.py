"""What workers say of a house today."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.database import transaction
from bot.knowledge.beds import (
    CLOSED,
    FULL,
    ROOM,
    STATES,
    TRUE_FOR,
    BedReport,
    UnknownShelter,
    reports,
)
from bot.knowledge.beds import report as say
from bot.knowledge.models import City, Shelter
from bot.knowledge.places import shelters

NOW = datetime(2026, 12, 1, 10)
HOUSE = "SHEL-001"


def known(url: str, now: datetime) -> dict[str, str]:
    """What is true at a moment: the id of each house, and its state."""
    with transaction(url) as session:
        return {house: str(row.state) for house, row in reports(session, now).items()}


def reported(url: str, state: str, now: datetime = NOW, house: str = HOUSE) -> str:
    """Let a worker say it; the name of the house that was meant."""
    with transaction(url) as session:
        return str(say(session, house, state, now).name)


def test_the_latest_word_counts(database_url: str) -> None:
    """On both databases; the worker is told which house was meant."""
    assert "Scalabrini" in reported(database_url, FULL)
    assert known(database_url, NOW) == {HOUSE: FULL}
    reported(database_url, ROOM, NOW + timedelta(hours=1))
    assert known(database_url, NOW + timedelta(hours=1)) == {HOUSE: ROOM}


def test_it_is_forgotten_after_a_day(database_url: str) -> None:
    """It is not told any more, and the next word removes it."""
    reported(database_url, FULL)
    last = NOW + TRUE_FOR - timedelta(seconds=1)
    assert known(database_url, last) == {HOUSE: FULL}
    assert known(database_url, NOW + TRUE_FOR) == {}
    reported(database_url, CLOSED, NOW + TRUE_FOR, "SHEL-002")
    with transaction(database_url) as session:
        assert [row.shelter_id for row in session.query(BedReport)] == ["SHEL-002"]


def test_what_was_said_later_is_not_true_earlier(database_url: str) -> None:
    """A conversation that is given another clock hears nothing of the future."""
    reported(database_url, FULL)
    assert known(database_url, NOW - timedelta(seconds=1)) == {}


@pytest.mark.parametrize("house", ["SHEL-999", "", "shel-001", "' OR 1=1 --"])
def test_an_unknown_house_is_refused(database_url: str, house: str) -> None:
    """With where the ids are; nothing is kept."""
    with pytest.raises(UnknownShelter, match=r"data/knowledge/shelters\.csv"):
        reported(database_url, FULL, house=house)
    assert known(database_url, NOW) == {}


@pytest.mark.parametrize("state", STATES)
def test_a_house_that_takes_nobody_today_is_not_named(database_url: str, state: str) -> None:
    """One with room keeps its place, and is told with what was said of it."""
    with transaction(database_url) as session:
        city = session.get(City, "Tijuana")
        before = [found.shelter.id for found in shelters(session, city, "man", NOW, limit=99)]
        say(session, before[0], state, NOW)
        after = shelters(session, city, "man", NOW, limit=99)
    ids = [found.shelter.id for found in after]
    assert len(ids) > 0
    assert ids == (before if state == ROOM else before[1:])
    assert [found.report.state for found in after if found.report] == [ROOM] * (state == ROOM)


def test_if_all_are_full_they_are_named_as_full(database_url: str) -> None:
    """Far and wide: it is better to know than to be told that there is no house."""
    with transaction(database_url) as session:
        city = session.get(City, "Tijuana")
        for house in session.query(Shelter):
            say(session, str(house.id), FULL, NOW)
        found = shelters(session, city, "man", NOW)
        assert {one.report.state for one in found} == {FULL}
        assert {one.shelter.city for one in found} == {"Tijuana"}
