"""Group commit: everything that was asked for is done once, or its caller hears that it was not."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.batches import Batches, NotDone


@given(st.lists(st.lists(st.integers(), max_size=5), min_size=1, max_size=20))
def test_everything_is_done_once_in_the_order_of_the_callers(calls: list[list[int]]) -> None:
    """What the callers give comes out whole: the first goes ahead, those who wait share a batch."""
    done: list[list[int]] = []

    async def run() -> None:
        batches: Batches[int, None] = Batches(lambda items: done.append(list(items)))
        await asyncio.gather(*map(batches.add, calls))

    asyncio.run(run())
    assert [item for batch in done for item in batch] == [item for call in calls for item in call]
    assert len(done) == min(2, len(calls))


async def test_who_comes_during_a_batch_goes_into_the_next() -> None:
    """Two who wait for a batch that is under way are done together after it."""
    free, done = threading.Event(), []

    def do(items: Sequence[str]) -> None:
        free.wait(5)
        done.append(list(items))

    batches = Batches(do)
    tasks = [asyncio.create_task(batches.add("a"))]
    await asyncio.sleep(0.05)
    tasks += [asyncio.create_task(batches.add(item)) for item in "bc"]
    await asyncio.sleep(0.05)
    free.set()
    await asyncio.gather(*tasks)
    assert done == [["a"], ["b", "c"]]


async def test_a_failure_reaches_everybody_of_the_batch() -> None:
    """Nobody believes that something was done that was not; the next batch is a new one."""

    def do(items: Sequence[str]) -> None:
        if "b" in items:
            raise OSError("full")

    batches = Batches(do)
    results = await asyncio.gather(*map(batches.add, "abc"), return_exceptions=True)
    assert [type(result) for result in results] == [type(None), OSError, NotDone]
    await batches.add("d")


async def test_who_is_stopped_takes_nobody_along() -> None:
    """If the one who carries out a batch is cancelled, the others hear that they must try again."""
    free = threading.Event()

    def do(items: Sequence[str]) -> None:
        free.wait(0.2)

    batches = Batches(do)
    first, second, third = (asyncio.create_task(batches.add(item)) for item in "abc")
    await first
    await asyncio.sleep(0.05)
    second.cancel()
    with pytest.raises(NotDone):
        await third
