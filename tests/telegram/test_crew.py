"""The crew: several chats at once, one thing at a time in each."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime

import pytest

from bot.telegram.crew import Crew, utc_now
from bot.telegram.inbox import Inbox
from bot.telegram.models import Incoming

Work = Callable[[Incoming], Awaitable[None]]
BEFORE = datetime(2026, 1, 1)


def fill(inbox: Inbox, *chats: int) -> None:
    """An update of each chat, in this order; its number is its place."""
    known = len(inbox.waiting((), utc_now(), 99))
    inbox.add([(chat, {"update_id": known + n}) for n, chat in enumerate(chats)], BEFORE)


@asynccontextmanager
async def at_work(inbox: Inbox, work: Work, size: int = 16) -> AsyncIterator[Crew[Incoming]]:
    """A crew that works as long as the block lasts."""
    crew: Crew[Incoming] = Crew(inbox.waiting, work, size)
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

    async def work(row: Incoming) -> None:
        at_once[row.chat_id] += 1
        assert at_once[row.chat_id] == 1
        await asyncio.sleep(0)
        await asyncio.to_thread(inbox.answered, row, [], [], utc_now())
        done.append((row.chat_id, row.update_id))
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

    async def work(row: Incoming) -> None:
        if row.chat_id == 1:
            await release.wait()
        else:
            second.set()
        await asyncio.to_thread(inbox.answered, row, [], [], utc_now())

    async with at_work(inbox, work):
        await asyncio.wait_for(second.wait(), 30)
        release.set()
    assert inbox.waiting((), utc_now(), 9) == []


@pytest.mark.parametrize("size", [1, 3])
async def test_no_more_chats_are_served_at_once_than_there_are_hands(
    inbox: Inbox, size: int
) -> None:
    """The size of the crew is its bound, and it is used."""
    fill(inbox, *range(1, 10))
    working: set[int] = set()
    most: list[int] = []
    all_hands, finished = asyncio.Event(), asyncio.Event()

    async def work(row: Incoming) -> None:
        working.add(row.chat_id)
        most.append(len(working))
        if len(most) == size:
            all_hands.set()
        await all_hands.wait()
        await asyncio.to_thread(inbox.answered, row, [], [], utc_now())
        working.remove(row.chat_id)
        if len(most) == 9 and not working:
            finished.set()

    async with at_work(inbox, work, size):
        await asyncio.wait_for(finished.wait(), 30)
    assert max(most) == size


async def test_what_failed_stays_and_is_tried_again(inbox: Inbox) -> None:
    """An error in one piece of work ends neither the row nor the crew."""
    fill(inbox, 1)
    tries: list[int] = []
    finished = asyncio.Event()

    async def work(row: Incoming) -> None:
        tries.append(row.update_id)
        if len(tries) == 1:
            raise RuntimeError("no luck")
        await asyncio.to_thread(inbox.answered, row, [], [], utc_now())
        finished.set()

    async with at_work(inbox, work):
        await asyncio.wait_for(finished.wait(), 30)
    assert tries == [0, 0]


async def test_a_queue_that_cannot_be_read_is_read_again() -> None:
    """The database may be away for a moment."""
    looks: list[datetime] = []
    again = asyncio.Event()

    def look(busy: object, now: datetime, limit: int) -> list[Incoming]:
        looks.append(now)
        if len(looks) > 1:
            loop.call_soon_threadsafe(again.set)
        raise OSError("no database")

    async def work(row: Incoming) -> None:
        raise AssertionError("there is nothing to do")

    loop = asyncio.get_running_loop()
    crew: Crew[Incoming] = Crew(look, work, 1)
    task = asyncio.create_task(crew.run())
    await asyncio.wait_for(again.wait(), 30)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_what_was_begun_is_finished_before_the_end(inbox: Inbox) -> None:
    """Stopping the gateway does not cut an answer in two."""
    fill(inbox, 1)
    begun, finished = asyncio.Event(), asyncio.Event()

    async def work(row: Incoming) -> None:
        begun.set()
        await asyncio.sleep(0.05)
        finished.set()

    async with at_work(inbox, work):
        await asyncio.wait_for(begun.wait(), 30)
    assert finished.is_set()


async def test_the_bell_wakes_the_crew(inbox: Inbox) -> None:
    """What arrives while it waits is seen."""
    worked = asyncio.Event()

    async def work(row: Incoming) -> None:
        await asyncio.to_thread(inbox.answered, row, [], [], utc_now())
        worked.set()

    async with at_work(inbox, work) as crew:
        await asyncio.sleep(0.01)
        await asyncio.to_thread(fill, inbox, 1)
        crew.ring()
        await asyncio.wait_for(worked.wait(), 30)
