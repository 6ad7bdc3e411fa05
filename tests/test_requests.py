"""Requests for an interpreter."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.database import transaction
from bot.interpreters import KEPT, InterpreterRequest, record, waiting

NOW = datetime(2026, 12, 1, 10)


def told(url: str, now: datetime = NOW) -> list[tuple[str, str]]:
    """The languages and cities that wait."""
    with transaction(url) as session:
        return [(row.language, row.city) for row in waiting(session, now)]


def test_requests_wait_in_the_order_in_which_they_came(database_url: str) -> None:
    """On both databases."""
    with transaction(database_url) as session:
        record(session, "quc", "Tijuana", NOW)
        record(session, "mam", "Tapachula", NOW - timedelta(days=2))
    assert told(database_url) == [("mam", "Tapachula"), ("quc", "Tijuana")]


def test_a_request_is_let_go_after_a_month(database_url: str) -> None:
    """It is not shown, and the next one removes it."""
    with transaction(database_url) as session:
        record(session, "mam", "Tapachula", NOW)
    later = NOW + KEPT + timedelta(seconds=1)
    assert told(database_url, later) == []
    with transaction(database_url) as session:
        record(session, "quc", "Tijuana", later)
    with transaction(database_url) as session:
        assert session.query(InterpreterRequest).count() == 1


def test_nothing_says_who_asked() -> None:
    """A language, a place, a time: no name, no chat, no pseudonym."""
    columns = {column.name for column in InterpreterRequest.__table__.columns}
    assert columns == {"id", "language", "city", "requested_at"}
