"""One bell for everyone who waits: the threads of the tests and the coroutines of the server."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable


class Signal:
    """Tells of every change; its lock guards whatever changes."""

    def __init__(self) -> None:
        self.lock = threading.Condition()
        self.version = 0
        self._waiting: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()

    def ring(self) -> None:
        """Something has changed."""
        with self.lock:
            self.version += 1
            self.lock.notify_all()
            for loop, event in self._waiting:
                loop.call_soon_threadsafe(event.set)

    def block_until(self, reached: Callable[[], bool], timeout: float) -> bool:
        """Wait in a thread; whether it was reached in time."""
        with self.lock:
            return self.lock.wait_for(reached, timeout)

    async def changed_since(self, version: int, timeout: float | None = None) -> None:
        """Wait in a coroutine until there is a newer version than this, or until the time is up."""
        waiter = (asyncio.get_running_loop(), asyncio.Event())
        with self.lock:
            if self.version != version:
                return
            self._waiting.add(waiter)
        try:
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(waiter[1].wait(), timeout)
        finally:
            with self.lock:
                self._waiting.discard(waiter)
