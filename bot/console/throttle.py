"""Slows down whoever guesses passwords. In memory: a restart forgives."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

FREE = 5  # failures
WITHIN = 900.0  # seconds
REMEMBERED = 10_000  # keys at most


class Throttle:
    """Counts failures by key (an account's name, an address); times are in seconds, monotonic."""

    def __init__(self) -> None:
        self._failures: OrderedDict[str, list[float]] = OrderedDict()

    def wait(self, keys: Sequence[str], now: float) -> float:
        """For how long these may not try again, in seconds; 0 if they may."""
        waits = [recent[-FREE] + WITHIN - now for recent in self._all(keys, now)]
        return max([0.0, *waits])

    def failed(self, keys: Sequence[str], now: float) -> None:
        """Note a failure of each of these."""
        for key in keys:
            self._failures.setdefault(key, []).append(now)
            self._failures[key] = self._failures[key][-FREE:]
            self._failures.move_to_end(key)
        while len(self._failures) > REMEMBERED:
            self._failures.popitem(last=False)

    def succeeded(self, key: str) -> None:
        """Forgive an account; an address that tries many accounts is not forgiven."""
        self._failures.pop(key, None)

    def _all(self, keys: Sequence[str], now: float) -> list[list[float]]:
        found = ([at for at in self._failures.get(key, ()) if at > now - WITHIN] for key in keys)
        return [recent for recent in found if len(recent) >= FREE]
