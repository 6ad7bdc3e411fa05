"""The simulation of how many people are served."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import capacity
from benchmarks.capacity import TELEGRAM, Turns, leaving, most, p95

TURNS = Turns(mean=0.06, spread=0.5)
TIMES = st.lists(st.floats(0.0, 100.0), min_size=1, max_size=30)


def test_turns_are_as_long_as_was_measured() -> None:
    """The times that are drawn have the mean that they are given."""
    drawn = TURNS.draw(200_000, np.random.default_rng(1))
    assert drawn.mean() == pytest.approx(TURNS.mean, rel=0.02)


@given(TIMES, st.floats(0.01, 10.0))
def test_one_server_works_without_a_pause_while_somebody_waits(
    gaps: list[float], work: float
) -> None:
    """With one server each leaves when the one before has left, or has just come (Lindley)."""
    came = np.cumsum(gaps)
    done = leaving(came, np.full(len(came), work), 1)
    before = 0.0
    for arrival, left in zip(came, done, strict=True):
        assert left == pytest.approx(max(arrival, before) + work)
        before = left


@given(TIMES, st.integers(1, 5))
def test_another_server_makes_nobody_wait_longer(gaps: list[float], servers: int) -> None:
    """With equal work, each is done no later when there is one server more."""
    came = np.cumsum(gaps)
    work = np.full(len(came), 1.0)
    assert (leaving(came, work, servers + 1) <= leaving(came, work, servers) + 1e-9).all()


def test_the_wait_is_that_of_the_formula() -> None:
    """One server, work of one length: the mean wait is that of Pollaczek and Khinchine."""
    chance = np.random.default_rng(2)
    load, count = 0.7, 300_000
    came = np.cumsum(chance.exponential(1 / load, count))
    waits = leaving(came, np.ones(count), 1) - came - 1.0
    assert waits.mean() == pytest.approx(load / (2 * (1 - load)), rel=0.05)


def test_more_than_can_be_served_waits_for_ever() -> None:
    """Neither a Rasa nor a bot that is overwhelmed is said to serve."""
    second = capacity.HOUR / (capacity.MESSAGES * capacity.BUSIEST)  # people: one message a second
    assert p95(int(40 * second), TURNS, 1) == float("inf")
    assert p95(int(TELEGRAM * second), TURNS, 100) == float("inf")
    assert p95(int(TELEGRAM * second / 2), TURNS, 100) < capacity.PATIENCE


def test_more_people_are_served_by_more_until_telegram_is_full() -> None:
    """A second Rasa serves more people; the tenth no more, for a bot may not say more."""
    assert most(TURNS, 1) < most(TURNS, 2)
    assert most(TURNS, 10) == most(TURNS, 20) < most(TURNS, 10, bots=2)
