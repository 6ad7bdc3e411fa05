"""Buses that shelters report."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from bot.database import transaction
from bot.knowledge import buses, places
from bot.knowledge.buses import BusError
from bot.knowledge.importer import import_directory
from bot.knowledge.models import Departure
from bot.knowledge.sources import DATA

NOW = datetime(2026, 11, 26, 12)
TOMORROW = NOW + timedelta(days=1)


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    """A database with the rows of data/knowledge/."""
    with transaction(database_url) as made:
        import_directory(made, DATA)
        yield made


def add(session: Session, **values: Any) -> Departure:
    """A bus from Tijuana to Tapachula, tomorrow."""
    common = {
        "origin": "Tijuana",
        "destination": "Tapachula",
        "departs_at": TOMORROW,
        "operator": "INM",
        "seats": None,
        "house": "Casa",
        "now": NOW,
    }
    return buses.add(session, **{**common, **values})


def told(session: Session) -> list[datetime]:
    """When buses leave from Tijuana, as people are told."""
    city = places.city_named(session, "Tijuana")
    return [bus.departs_at for bus in places.departures(session, city, NOW, None)]


def test_a_bus_is_told_postponed_and_cancelled(session: Session) -> None:
    """With its new time, and then not at all; the page goes on to show it."""
    made = add(session)
    assert told(session) == [TOMORROW]
    buses.postpone(session, made.id, TOMORROW + timedelta(days=3), "Casa", NOW)
    assert told(session) == [TOMORROW + timedelta(days=3)]
    buses.cancel(session, made.id, "Casa", NOW)
    assert told(session) == []
    assert buses.coming(session, NOW) == [made]


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"origin": "Nowhere"}, "place"),
        ({"destination": "Tijuana"}, "place"),
        ({"departs_at": NOW}, "time"),
        ({"operator": ""}, "operator"),
        ({"operator": "a" * 81}, "operator"),
        ({"seats": 0}, "seats"),
        ({"seats": 501}, "seats"),
    ],
)
def test_what_cannot_be_is_refused(session: Session, values: dict[str, Any], why: str) -> None:
    """An unknown city, a past time, nobody who runs it, too many seats."""
    with pytest.raises(BusError, match=why):
        add(session, **values)
    assert told(session) == []


def test_an_unknown_bus_cannot_be_changed(session: Session) -> None:
    """Neither postponed nor cancelled."""
    with pytest.raises(BusError, match="unknown"):
        buses.cancel(session, "W-none", "Casa", NOW)
    with pytest.raises(BusError, match="unknown"):
        buses.postpone(session, "W-none", TOMORROW, "Casa", NOW)


def test_an_import_leaves_what_shelters_said(session: Session) -> None:
    """What is in no file stays; a bus of a file that was cancelled does not come back."""
    own = add(session)
    session.add(
        Departure(
            id="FILE-1",
            origin="Tijuana",
            destination="Tapachula",
            departs_at=TOMORROW,
            operator="INM",
            sources="BUS-07",
            verified_on=NOW.date(),
            valid_until=TOMORROW.date(),
            safe="utter_safe_bus",
        )
    )
    buses.cancel(session, "FILE-1", "Casa", NOW)
    import_directory(session, DATA)
    assert {bus.id for bus in buses.coming(session, NOW)} == {own.id, "FILE-1"}
    assert told(session) == [TOMORROW]
