"""Group commit: what is asked for while one transaction runs goes into the next, all at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class NotDone(Exception):
    """The batch failed, or whoever carried it out was stopped."""


@dataclass
class _Batch(Generic[Item, Result]):
    items: list[Item] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)  # one, once it is done


class Batches(Generic[Item, Result]):
    """Carries out `do` for many callers, in a thread, one batch after the other."""

    def __init__(self, do: Callable[[Sequence[Item]], Result]) -> None:
        self._do = do
        self._turn = asyncio.Lock()
        self._next: _Batch[Item, Result] = _Batch()

    async def add(self, items: Sequence[Item]) -> Result:
        """What `do` returned, when these are done, together with those of others.

        Raises:
            NotDone: somebody else's try failed with these among its items.
            Exception: whatever `do` raised, to the caller who carried it out.
        """
        batch = self._next
        batch.items += items
        async with self._turn:
            if self._next is batch:  # the first of a batch whose turn comes does it for all
                self._next = _Batch()
                batch.results.append(await asyncio.to_thread(self._do, batch.items))
        if not batch.results:
            raise NotDone
        return batch.results[0]
