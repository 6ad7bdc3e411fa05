"""The crew: several chats at once, one thing at a time in each."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import pytest
from queues import arrived, rows, shift

from bot.telegram import crew as crews
from bot.telegram.crew import Crew
from bot.telegram.inbox import Answered, Inbox
from bot.telegram.models import PENDING, Incoming
from bot.telegram.queue import LEASE, Taken

Work = Callable[[Taken], Awaitable[None]]


def fill(inbox: Inbox, *chats: int) -> None:
    """An update of each chat, in this order; its number is its place."""
    known = len(rows(inbox))
    inbox.add([arrived(known + n, chat) for n, chat in enumerate(chats)])


def number(row: Taken) -> int:
    """The place of an update in the order of arrival."""
    return int(row.content["update_id"])


async def answer(inbox: Inbox, row: Taken) -> None:
    """Finish a row."""
    await asyncio.to_thread(inbox.answered, [Answered(row, [], {})])


def waiting(inbox: Inbox) -> list[int]:
    """The numbers of what is not answered."""
    return [row.update_id for row in rows(inbox) if row.state == PENDING]


@asynccontextmanager
async def at_work(inbox: Inbox, work: Work, size: int = 16) -> AsyncIterator[Crew]:
    """A crew that works as long as the block lasts."""
    crew = Crew(inbox, work, size)
    task = asyncio.create_task(crew.run())
    try:
        yield crew
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def test_everything_is_worked_through_in_order(inbox: Inbox) -> None:
    """Each chat in its order, each row once, never two of one chat at a time."""
    chats = [1, 2, 1, 3, 1, 2] * 5
    fill(inbox, *chats)
    done: list[tuple[int, int]] = []
    at_once: Counter[int] = Counter()
    finished = asyncio.Event()

    async def work(row: Taken) -> None:
        at_once[row.chat_id] += 1
        assert at_once[row.chat_id] == 1
        await asyncio.sleep(0)
        await answer(inbox, row)
        done.append((row.chat_id, number(row)))
        at_once[row.chat_id] -= 1
        if len(done) == len(chats):
            finished.set()

    async with at_work(inbox, work):
        await asyncio.wait_for(finished.wait(), 30)
    for chat in set(chats):
        assert [n for c, n in done if c == chat] == [n for n, c in enumerate(chats) if c == chat]


async def test_a_slow_chat_does_not_hold_up_the_others(inbox: Inbox) -> None:
    """The second chat is served while the first one still waits."""
    fill(inbox, 1, 2)
    release, second = asyncio.Event(), asyncio.Event()

    async def work(row: Taken) -> None:
        if row.chat_id == 1:
            await release.wait()
        else:
            second.set()
        await answer(inbox, row)

    async with at_work(inbox, work):
        await asyncio.wait_for(second.wait(), 30)
        release.set()
    assert waiting(inbox) == []


@pytest.mark.parametrize("size", [1, 3])
async def test_no_more_chats_are_served_at_once_than_there_are_hands(
    inbox: Inbox, size: int
) -> None:
    """The size of the crew is its bound, and it is used."""
    fill(inbox, *range(1, 10))
    working: set[int] = set()
    most: list[int] = []
    all_hands, finished = asyncio.Event(), asyncio.Event()

    async def work(row: Taken) -> None:
        working.add(row.chat_id)
        most.append(len(working))
        if len(most) == size:
            all_hands.set()
        await all_hands.wait()
        await answer(inbox, row)
        working.remove(row.chat_id)
        if len(most) == 9 and not working:
            finished.set()

    async with at_work(inbox, work, size):
        await asyncio.wait_for(finished.wait(), 30)
    assert max(most) == size


async def test_what_failed_stays_and_is_tried_again(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error in one piece of work ends neither the row nor the crew."""
    monkeypatch.setattr(crews, "LOOK_AFTER_FAULT", 0.01)
    fill(inbox, 1)
    tries: list[int] = []
    finished = asyncio.Event()

    async def work(row: Taken) -> None:
        tries.append(number(row))
        if len(tries) == 1:
            raise RuntimeError("no luck")
        await answer(inbox, row)
        finished.set()

    async with at_work(inbox, work):
        await asyncio.wait_for(finished.wait(), 30)
    assert tries == [0, 0]


class Away:
    """A queue whose database is away."""

    def __init__(self) -> None:
        self.looks, self.looked = 0, asyncio.Event()
        self.loop = asyncio.get_running_loop()

    def take(self, busy: list[str], limit: int) -> list[Taken]:
        self.looks += 1
        if self.looks == 3:
            self.loop.call_soon_threadsafe(self.looked.set)
        raise OSError("no database")

    def renew(self, rows: list[Taken]) -> None:
        raise AssertionError("there is nothing to renew")

    def release(self, row: Taken) -> None:
        raise AssertionError("there is nothing to release")


async def test_a_queue_that_cannot_be_read_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database may be away for a moment."""
    monkeypatch.setattr(crews, "LOOK_AFTER_FAULT", 0.01)
    queue = Away()

    async def work(row: Taken) -> None:
        raise AssertionError("there is nothing to do")

    task = asyncio.create_task(Crew(queue, work, 1).run())
    await asyncio.wait_for(queue.looked.wait(), 30)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def until_renewed(inbox: Inbox, before: Incoming) -> None:
    """Wait until the lease of the only row ends later than it did."""
    while rows(inbox)[0].taken_until <= before.taken_until:
        time.sleep(0.01)


async def test_slow_work_keeps_its_row(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lease is renewed as long as somebody works, so that no other process takes the row."""
    monkeypatch.setattr(crews, "RENEW_EVERY", 0.01)
    fill(inbox, 1)
    begun, release = asyncio.Event(), asyncio.Event()

    async def work(row: Taken) -> None:
        begun.set()
        await release.wait()
        await answer(inbox, row)

    async with at_work(inbox, work):
        await asyncio.wait_for(begun.wait(), 30)
        await asyncio.to_thread(shift, inbox, taken_until=-LEASE / 2)
        (before,) = rows(inbox)
        await asyncio.to_thread(until_renewed, inbox, before)
        release.set()
    assert waiting(inbox) == []


async def test_what_cannot_be_finished_in_time_is_let_go_of(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The end does not wait for ever; the next process has the row at once."""
    monkeypatch.setattr(crews, "FINISH_WITHIN", 0.01)
    fill(inbox, 1)
    begun = asyncio.Event()

    async def work(row: Taken) -> None:
        begun.set()
        await asyncio.Event().wait()

    async with at_work(inbox, work):
        await asyncio.wait_for(begun.wait(), 30)
    (row,) = inbox.take([], 1)
    assert not row.again


async def test_what_was_begun_is_finished_before_the_end(inbox: Inbox) -> None:
    """Stopping the gateway does not cut an answer in two."""
    fill(inbox, 1)
    begun, finished = asyncio.Event(), asyncio.Event()

    async def work(row: Taken) -> None:
        begun.set()
        await asyncio.sleep(0.05)
        finished.set()

    async with at_work(inbox, work):
        await asyncio.wait_for(begun.wait(), 30)
    assert finished.is_set()


async def test_the_bell_wakes_the_crew(inbox: Inbox) -> None:
    """What arrives while it waits is seen."""
    worked = asyncio.Event()

    async def work(row: Taken) -> None:
        await answer(inbox, row)
        worked.set()

    async with at_work(inbox, work) as crew:
        await asyncio.sleep(0.01)
        await asyncio.to_thread(fill, inbox, 1)
        crew.ring()
        await asyncio.wait_for(worked.wait(), 30)
