"""The clock, which tests can set."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.clock import ZONE, moment


def test_the_moment_of_a_conversation_can_be_given() -> None:
    """`now` in the metadata of a message is its moment."""
    assert moment({"now": "2027-03-01T09:00"}) == datetime(2027, 3, 1, 9)


def test_a_moment_with_a_zone_is_told_in_mexican_time() -> None:
    """Noon in UTC is six in the morning in Mexico City."""
    assert moment({"now": "2027-03-01T12:00+00:00"}) == datetime(2027, 3, 1, 6)


@pytest.mark.parametrize("metadata", [None, {}, {"now": ""}])
def test_otherwise_it_is_now(metadata: dict | None) -> None:
    """Without a given moment the clock of Mexico's centre counts; it carries no zone."""
    before = datetime.now(ZONE).replace(tzinfo=None)
    assert before <= moment(metadata) <= datetime.now(ZONE).replace(tzinfo=None)


@pytest.mark.parametrize("now", ["yesterday", "2027-02-30", "7"])
def test_what_is_no_moment_is_refused(now: str) -> None:
    """A clock cannot be set to nonsense."""
    with pytest.raises(ValueError, match=r"Invalid|out of range"):
        moment({"now": now})
