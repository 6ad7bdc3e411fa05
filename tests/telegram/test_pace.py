"""How fast one chat is listened to."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.pace import BURST, Once, Pace, Verdict

READ, TELL, SKIP = Verdict.READ, Verdict.TELL, Verdict.SKIP


def test_a_burst_is_read_and_the_rest_is_told_once() -> None:
    """Five at once; then one word that not all was read."""
    pace = Pace()
    verdicts = [pace.judge(n, "ana", 100.0) for n in range(8)]
    assert verdicts == [READ] * BURST + [TELL, SKIP, SKIP]


def test_a_message_a_second_is_always_read() -> None:
    """Nobody types faster for long."""
    pace = Pace()
    assert {pace.judge(n, "ana", float(n)) for n in range(100)} == {READ}


def test_after_some_calm_the_next_flood_is_told_again() -> None:
    """One kind word for each."""
    pace = Pace()
    first = [pace.judge(n, "ana", 0.0) for n in range(7)]
    later = [pace.judge(n, "ana", 60.0) for n in range(10, 17)]
    assert first == later == [READ] * BURST + [TELL, SKIP]


def test_one_chat_does_not_slow_another() -> None:
    """Each has its own measure."""
    pace = Pace()
    for n in range(50):
        pace.judge(n, "ana", 0.0)
    assert pace.judge(99, "eva", 0.0) is READ


@given(st.lists(st.floats(0, 1e9), max_size=40))
def test_an_update_that_comes_again_gets_the_same_verdict(times: list[float]) -> None:
    """Telegram repeats what was not confirmed; that is no flood, whatever the clock says."""
    pace = Pace()
    verdicts = [pace.judge(n, "ana", at) for n, at in enumerate(times)]
    assert [pace.judge(n, "ana", 0.0) for n in range(len(times))] == verdicts


@given(st.floats(0, 1e9), st.integers(0, 1000))
def test_no_more_is_read_than_the_measure_allows(seconds: float, number: int) -> None:
    """A burst, and one for each second."""
    pace = Pace()
    read = [pace.judge(n, "ana", seconds * n / 1000) for n in range(number)].count(READ)
    assert read <= BURST + seconds + 1


def test_about_a_crowd_each_is_told_once_in_a_while() -> None:
    """Also when the same update is brought again."""
    once = Once(600.0)
    assert [once.judge(1, 7), once.judge(1, 7), once.judge(2, 7), once.judge(3, 8)] == [
        TELL,
        TELL,
        SKIP,
        TELL,
    ]
