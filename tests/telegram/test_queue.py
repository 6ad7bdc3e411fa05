"""Rows are taken for a while, by one process at a time, in the order of each chat."""

from __future__ import annotations

from datetime import timedelta

import pytest
from queues import KEY, arrived, rows, shift
from sqlalchemy import update

from bot.database import transaction
from bot.telegram.dead_letters import drop, given_up, requeue
from bot.telegram.inbox import Answered, Inbox
from bot.telegram.models import DEAD, Incoming
from bot.telegram.queue import KEEP_DEAD, LEASE, LONGEST_DELAY, Taken, TakenOver

ANA, EVA, LUZ = 7, 2**40 + 8, 9  # Telegram's numbers have up to 52 bits
SECOND = timedelta(seconds=1)


def take(inbox: Inbox, busy: tuple[int, ...] = (), limit: int = 9) -> list[Taken]:
    """What is to be done now."""
    return inbox.take([inbox.tag(chat) for chat in busy], limit)


def numbers(taken: list[Taken]) -> list[int]:
    """Their numbers at Telegram."""
    return [row.content["update_id"] for row in taken]


@pytest.fixture
def full(inbox: Inbox) -> Inbox:
    """Two updates of Ana, one of Eva, one of Luz."""
    inbox.add([arrived(1, ANA), arrived(2, ANA), arrived(3, EVA), arrived(4, LUZ)])
    return inbox


def test_several_chats_are_served_side_by_side(full: Inbox) -> None:
    """One row of each, the oldest first, with the chat and the content as they came."""
    first, second, third = take(full)
    assert numbers([first, second, third]) == [1, 3, 4]
    assert (second.chat_id, second.content) == (EVA, arrived(3, EVA).update)


def test_busy_chats_and_the_limit_are_respected(full: Inbox) -> None:
    """No more is taken than there are hands."""
    assert numbers(take(full, busy=(ANA,), limit=1)) == [3]


def test_what_is_taken_is_nobody_elses(full: Inbox) -> None:
    """A second process gets nothing of it, and nothing of the same chat."""
    take(full)
    assert take(Inbox(full.url, KEY)) == []


def test_a_row_is_free_again_when_its_lease_has_run_out(full: Inbox) -> None:
    """Whoever took it may be dead; who takes it over knows that it was in other hands."""
    before = take(full)
    shift(full, taken_until=-LEASE - SECOND)
    after = take(Inbox(full.url, KEY))
    assert numbers(after) == numbers(before)
    assert [row.again for row in before + after] == [False] * 3 + [True] * 3


def test_a_lease_that_is_renewed_does_not_run_out(full: Inbox) -> None:
    """Slow work is no dead process."""
    taken = take(full)
    shift(full, taken_until=-LEASE - SECOND)
    full.renew(taken)
    assert take(Inbox(full.url, KEY)) == []


def test_whoever_has_lost_a_row_cannot_finish_it(full: Inbox) -> None:
    """Otherwise its answer would come twice."""
    lost = take(full)[0]
    shift(full, taken_until=-LEASE - SECOND)
    (now_ours, *_) = take(Inbox(full.url, KEY))
    for finish in (
        lambda: full.postpone(lost, SECOND, "why"),
        lambda: full.bury(lost, "why"),
        lambda: full.give_up(lost, "why", "Perdón"),
    ):
        with pytest.raises(TakenOver):
            finish()
    answers = [Answered(row, [{"text": "Hola"}], {}) for row in (lost, now_ours)]
    assert full.answered(answers[:1]) == {lost.id}
    assert rows(full.outbox) == []
    assert full.answered(answers[1:]) == set()
    assert len(rows(full.outbox)) == 1


def test_what_is_let_go_of_can_be_taken_at_once(full: Inbox) -> None:
    """As if nobody had had it."""
    for row in take(full):
        full.release(row)
    again = take(full)
    assert numbers(again) == [1, 3, 4]
    assert not any(row.again for row in again)


def test_the_only_process_frees_what_one_before_had_in_hand(full: Inbox) -> None:
    """After a kill nobody waits for the lease to run out."""
    take(full)
    full.release_all()
    assert numbers(take(full)) == [1, 3, 4]


def test_a_postponed_row_holds_back_its_chat_only(full: Inbox) -> None:
    """What was written later must not be answered before; the tries are counted."""
    ana, *others = take(full)
    for row in others:
        full.release(row)
    full.postpone(ana, 30 * SECOND, "no answer")
    assert numbers(take(full)) == [3, 4]
    shift(full, due_at=-31 * SECOND)
    (row,) = take(full, busy=(EVA, LUZ))
    assert (numbers([row]), row.attempts) == ([1], 1)


@pytest.mark.parametrize("jump", [timedelta(hours=1), timedelta(days=1)])
@pytest.mark.parametrize("back", [True, False])
def test_a_clock_that_is_wrong_stops_nothing(full: Inbox, jump: timedelta, back: bool) -> None:
    """Whether it was put back or forward: what waits and what was taken comes to its turn."""
    full.postpone(take(full)[0], LONGEST_DELAY, "no answer")
    by = jump if back else -jump
    shift(full, due_at=by, taken_until=by, added_at=by)
    assert numbers(take(full)) == [1, 3, 4]


def test_a_row_that_cannot_be_opened_holds_up_nothing(full: Inbox) -> None:
    """It was sealed with another key: it is given up, and the next one of the chat comes."""
    with transaction(full.url) as session:
        session.execute(update(Incoming).where(Incoming.update_id == 1).values(sealed=b"other"))
    assert numbers(take(full)) == [3, 4]
    assert numbers(take(full)) == [2]
    (dead,) = given_up(full)
    assert "PUENTE_SECRET" in dead.failure


def test_what_was_given_up_can_be_tried_again(full: Inbox) -> None:
    """From the beginning, and in its old place in the order of its chat."""
    full.bury(take(full)[0], "Rasa answered 500")
    (dead,) = given_up(full)
    assert (dead.state, dead.failure) == (DEAD, "Rasa answered 500")
    assert requeue(full, [dead.id, 999_999]) == 1
    (row,) = take(full, busy=(EVA, LUZ))
    assert (numbers([row]), row.attempts, given_up(full)) == ([1], 0, [])


def test_what_was_given_up_can_be_dropped(full: Inbox) -> None:
    """And nothing else can be dropped so."""
    full.bury(take(full)[0], "why")
    (dead,) = given_up(full)
    assert drop(full, [row.id for row in rows(full)]) == 1
    assert dead.id not in {row.id for row in rows(full)}


def test_what_was_given_up_is_deleted_after_a_week(full: Inbox) -> None:
    """Sealed or not, it is not kept for ever; what waits is."""
    full.bury(take(full)[0], "why")
    shift(full, added_at=-KEEP_DEAD - SECOND)
    with transaction(full.url) as session:
        full.purge(session, rows(full)[0].added_at + KEEP_DEAD + SECOND)
    assert given_up(full) == []
    assert len(rows(full)) == 3


def test_the_depth_tells_how_long_people_wait(full: Inbox) -> None:
    """What waits, what was given up, and the age of the oldest."""
    full.bury(take(full)[0], "why")
    shift(full, added_at=-timedelta(minutes=1))
    depth = full.depth()
    assert (depth.pending, depth.dead) == (3, 1)
    assert 60 <= depth.oldest < 120
