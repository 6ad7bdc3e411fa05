"""Works through a queue: several chats at once, one thing at a time in each."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection
from datetime import datetime, timezone
from typing import Generic, Protocol, TypeVar

logger = logging.getLogger(__name__)

LOOK_EVERY = 0.5  # seconds, when nothing rings


class HasChat(Protocol):
    """A row of a queue."""

    chat_id: int


Row = TypeVar("Row", bound=HasChat)


def utc_now() -> datetime:
    """Now in UTC, without a zone, as the queues keep it."""
    return datetime.now(timezone.utc).replace(tzinfo=None)


class Crew(Generic[Row]):
    """Takes due rows and hands each to `work`; a chat is busy until its work is done.

    Args:
        look: (busy chats, now, limit) → rows, at most one a chat; it is called in a thread.
        work: deals with one row; whatever it raises is logged and the row stays for later.
        size: how many chats are served at once.
    """

    def __init__(
        self,
        look: Callable[[Collection[int], datetime, int], list[Row]],
        work: Callable[[Row], Awaitable[None]],
        size: int,
    ) -> None:
        self._look = look
        self._work = work
        self._size = size
        self._busy: dict[int, asyncio.Task[None]] = {}
        self._bell = asyncio.Event()

    def ring(self) -> None:
        """There may be something new."""
        self._bell.set()

    async def run(self) -> None:
        """Work until cancelled; then wait for what was begun."""
        try:
            while True:
                self._bell.clear()
                free = self._size - len(self._busy)
                rows = await self._due(free) if free else []
                for row in rows:
                    self._busy[row.chat_id] = asyncio.create_task(self._one(row))
                if not rows:
                    await self._wait()
        finally:
            await asyncio.gather(*self._busy.values(), return_exceptions=True)

    async def _due(self, free: int) -> list[Row]:
        try:
            return await asyncio.to_thread(self._look, list(self._busy), utc_now(), free)
        except Exception:
            logger.exception("The queue could not be read; trying again")
            return []

    async def _wait(self) -> None:
        # Not asyncio.wait_for: in Python 3.10 it swallows a cancellation that comes with the bell.
        timer = asyncio.get_running_loop().call_later(LOOK_EVERY, self._bell.set)
        try:
            await self._bell.wait()
        finally:
            timer.cancel()

    async def _one(self, row: Row) -> None:
        try:
            await self._work(row)
        except Exception:
            logger.exception("Work on the queue failed; the row stays")
            await asyncio.sleep(LOOK_EVERY)
        finally:
            del self._busy[row.chat_id]
            self.ring()
