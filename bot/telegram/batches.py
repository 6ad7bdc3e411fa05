"""Group commit: what is asked for while one transaction runs goes into the next, all at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Item = TypeVar("Item")


class NotDone(Exception):
    """The batch failed, or whoever carried it out was stopped."""


@dataclass
class _Batch(Generic[Item]):
    items: list[Item] = field(default_factory=list)
    done: bool = False


class Batches(Generic[Item]):
    """Carries out `do` for many callers, in a thread, one batch after the other."""

    def __init__(self, do: Callable[[Sequence[Item]], None]) -> None:
        self._do = do
        self._turn = asyncio.Lock()
        self._next: _Batch[Item] = _Batch()

    async def add(self, items: Sequence[Item]) -> None:
        """Return when these are done, together with those of others.

        Raises:
            NotDone: somebody else's try failed with these among its items.
            Exception: whatever `do` raised, to the caller who carried it out.
        """
        batch = self._next
        batch.items += items
        async with self._turn:
            if self._next is batch:  # the first of a batch whose turn comes does it for all
                self._next = _Batch()
                await asyncio.to_thread(self._do, batch.items)
                batch.done = True
        if not batch.done:
            raise NotDone
