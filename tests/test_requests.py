"""What people ask the workers of the shelters for."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.database import transaction
from bot.requests import BUS, INTERPRETER, KEPT, Request, purge, record, waiting

NOW = datetime(2026, 12, 1, 10)


def told(url: str, now: datetime = NOW) -> list[tuple[str, str, str]]:
    """The kinds, languages and cities that wait."""
    with transaction(url) as session:
        return [(row.kind, row.language, row.city) for row in waiting(session, now)]


def test_requests_wait_in_the_order_in_which_they_came(database_url: str) -> None:
    """Whatever they ask for, on both databases."""
    with transaction(database_url) as session:
        record(session, INTERPRETER, "quc", "Tijuana", NOW)
        record(session, BUS, "ht", "Tapachula", NOW - timedelta(days=2))
    assert told(database_url) == [(BUS, "ht", "Tapachula"), (INTERPRETER, "quc", "Tijuana")]


def test_a_request_is_let_go_after_a_month(database_url: str) -> None:
    """It is not shown, and the next purge removes it, of whichever kind."""
    with transaction(database_url) as session:
        record(session, INTERPRETER, "mam", "Tapachula", NOW)
    assert len(told(database_url, NOW + KEPT)) == 1
    later = NOW + KEPT + timedelta(seconds=1)
    assert told(database_url, later) == []
    with transaction(database_url) as session:
        record(session, BUS, "es", "Tijuana", later)
        purge(session, later)
    with transaction(database_url) as session:
        assert session.query(Request).count() == 1


def test_nothing_says_who_asked() -> None:
    """A kind, a language, a place, a time, and the worker who sees to it: no name, no chat."""
    columns = {column.name for column in Request.__table__.columns}
    assert columns == {"id", "kind", "language", "city", "requested_at", "taken_by"}
