"""Works through a queue: several chats at once, one thing at a time in each."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Protocol

from bot.telegram.queue import LEASE, Taken, TakenOver

logger = logging.getLogger(__name__)

LOOK_EVERY = 0.5  # seconds, when nothing rings
PAUSE = 0.02  # seconds between two looks: many bells are one look
LOOK_AFTER_FAULT = 2.0  # seconds
FINISH_WITHIN = 15.0  # seconds, at the end
RENEW_EVERY = LEASE.total_seconds() / 3


class Rows(Protocol):
    """Where the work comes from (see `bot.telegram.queue`); all is called in threads."""

    def take(self, busy: list[str], limit: int) -> list[Taken]:
        """Take due rows, at most one a chat."""

    def renew(self, rows: list[Taken]) -> None:
        """Keep rows for another while."""

    def release(self, row: Taken) -> None:
        """Let go of a row."""


class Crew:
    """Takes due rows and hands each to `work`; a chat is busy until its work is done.

    Args:
        work: deals with one row; whatever it raises is logged, and the row is let go of.
        size: how many chats are served at once.
    """

    def __init__(self, queue: Rows, work: Callable[[Taken], Awaitable[None]], size: int) -> None:
        self._queue = queue
        self._work = work
        self._size = size
        self._busy: dict[str, tuple[Taken, asyncio.Task[None]]] = {}
        self._bell = asyncio.Event()

    def ring(self) -> None:
        """There may be something new."""
        self._bell.set()

    async def run(self) -> None:
        """Work until cancelled; then finish what was begun, if it does not take too long."""
        renewing = asyncio.create_task(self._renew())
        try:
            while True:
                self._bell.clear()
                free = self._size - len(self._busy)
                rows = await self._due(free) if free else []
                for row in rows:
                    self._busy[row.chat] = (row, asyncio.create_task(self._one(row)))
                if not rows:
                    await self._wait(LOOK_EVERY)
                await asyncio.sleep(PAUSE)
        finally:
            begun = [task for _, task in self._busy.values()]
            if begun:
                _, unfinished = await asyncio.wait(begun, timeout=FINISH_WITHIN)
                for task in unfinished:
                    task.cancel()
                await asyncio.gather(*unfinished, return_exceptions=True)
            renewing.cancel()

    async def _due(self, free: int) -> list[Taken]:
        # A cancellation must not lose rows that a thread is just taking.
        taking = asyncio.ensure_future(asyncio.to_thread(self._queue.take, list(self._busy), free))
        try:
            return await asyncio.shield(taking)
        except asyncio.CancelledError:
            with suppress(Exception):  # a database that is away gave nothing
                await asyncio.gather(*map(self._release, await taking))
            raise
        except Exception as error:
            logger.error("The queue cannot be read (%s); trying again", type(error).__name__)
            await asyncio.sleep(LOOK_AFTER_FAULT)
            return []

    async def _wait(self, seconds: float) -> None:
        # Not asyncio.wait_for: in Python 3.10 it swallows a cancellation that comes with the bell.
        timer = asyncio.get_running_loop().call_later(seconds, self._bell.set)
        try:
            await self._bell.wait()
        finally:
            timer.cancel()

    async def _one(self, row: Taken) -> None:
        try:
            await self._work(row)
        except TakenOver as error:
            logger.warning("%s", error)
        except asyncio.CancelledError:
            await self._release(row)
            raise
        except Exception as error:
            logger.error("Work on the queue failed (%s); the row stays", type(error).__name__)
            await asyncio.sleep(LOOK_AFTER_FAULT)
            await self._release(row)
        finally:
            del self._busy[row.chat]
            self.ring()

    async def _release(self, row: Taken) -> None:
        try:
            await asyncio.to_thread(self._queue.release, row)
        except Exception as error:
            logger.warning("A row stays taken until its lease ends (%s)", type(error).__name__)

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(RENEW_EVERY)
            rows = [row for row, _ in self._busy.values()]
            try:
                if rows:
                    await asyncio.to_thread(self._queue.renew, rows)
            except Exception as error:
                logger.warning("Leases cannot be renewed (%s)", type(error).__name__)
