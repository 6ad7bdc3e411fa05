"""Rasa knows people by a name that nobody can trace back, and that changes every day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.database import migrate, transaction
from bot.privacy.sealing import CannotOpen
from bot.privacy.senders import KEPT, SenderKey, SenderKeys, sender_keys

SECRET = b"a key for nothing but these tests"
TODAY = date(2026, 11, 26)
DAY = timedelta(days=1)
ANA = 7


@pytest.fixture
def url(empty_database_url: str) -> str:
    """A database with the newest schema."""
    migrate(empty_database_url)
    return empty_database_url


def on(url: str, day: date, secret: bytes = SECRET) -> SenderKeys:
    """The keys of a day."""
    with transaction(url) as session:
        return sender_keys(session, secret, day)


def test_a_name_is_the_same_all_day_in_every_process(url: str) -> None:
    """And two people have two."""
    assert on(url, TODAY).names(ANA) == on(url, TODAY).names(ANA)
    assert on(url, TODAY).names(ANA)[0] != on(url, TODAY).names(8)[0]


def test_the_next_day_the_name_is_another_one(url: str) -> None:
    """The conversation goes on: the name of yesterday is known for a day more."""
    today, formerly = on(url, TODAY).names(ANA)
    assert formerly is None
    tomorrow, yesterday = on(url, TODAY + DAY).names(ANA)
    assert (yesterday, tomorrow != today) == (today, True)


def test_after_two_days_nobody_can_tell_whose_a_name_was(url: str) -> None:
    """The key is gone from the table; even with the secret the name cannot be made again."""
    for number in range(5):
        on(url, TODAY + number * DAY)
    with transaction(url) as session:
        days = [row.day for row in session.query(SenderKey).order_by(SenderKey.day)]
    assert days == [TODAY + 3 * DAY, TODAY + 4 * DAY]
    assert len(days) == KEPT


def test_a_clock_that_was_put_back_changes_no_name(url: str) -> None:
    """Nobody begins anew because a clock was wrong."""
    assert on(url, TODAY).names(ANA) == on(url, TODAY - DAY).names(ANA)


def test_the_keys_are_sealed(url: str) -> None:
    """Who has the database without the secret has no key."""
    on(url, TODAY)
    with pytest.raises(CannotOpen):
        on(url, TODAY, b"another secret of some length")
