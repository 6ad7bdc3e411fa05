"""How fast one chat is listened to: some messages at once, then one a second. In memory only."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from dataclasses import dataclass
from enum import Enum

BURST = 5  # messages
PER_SECOND = 1.0
CHATS = 20_000  # remembered at most
UPDATES = 20_000


class Verdict(Enum):
    """What becomes of an update."""

    READ = "read"
    TELL = "tell"  # it is too much: the person is told, once until there is calm
    SKIP = "skip"  # it is too much, and the person knows


@dataclass
class Bucket:
    """How many messages a chat may send at once, at the time (s) of its last one."""

    tokens: float
    at: float
    told: bool = False


class Pace:
    """A token bucket for each chat. The same update gets the same verdict when it comes again."""

    def __init__(self) -> None:
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()
        self._verdicts: OrderedDict[int, Verdict] = OrderedDict()

    def judge(self, update_id: int, chat: str, at: float) -> Verdict:
        """Whether an update that was written at a time (seconds since 1970) is read."""
        if update_id not in self._verdicts:
            self._verdicts[update_id] = self._judge(chat, at)
            _forget_oldest(self._verdicts, UPDATES)
        return self._verdicts[update_id]

    def _judge(self, chat: str, at: float) -> Verdict:
        bucket = self._buckets.setdefault(chat, Bucket(BURST, at))
        self._buckets.move_to_end(chat)
        _forget_oldest(self._buckets, CHATS)
        gained = max(at - bucket.at, 0.0) * PER_SECOND
        bucket.tokens = min(bucket.tokens + gained, BURST)
        bucket.at = max(at, bucket.at)
        if bucket.tokens >= BURST:
            bucket.told = False
        if bucket.tokens >= 1:
            bucket.tokens -= 1
            return Verdict.READ
        if bucket.told:
            return Verdict.SKIP
        bucket.told = True
        return Verdict.TELL


class Once:
    """Tells each chat once in so many seconds; the same update again gets the same verdict."""

    def __init__(self, every: float) -> None:
        self.every = every
        self._told: OrderedDict[int, tuple[int, float]] = OrderedDict()

    def judge(self, update_id: int, chat_id: int) -> Verdict:
        """TELL the first time, then SKIP."""
        by, at = self._told.get(chat_id, (update_id, -math.inf))
        if by != update_id and time.monotonic() < at + self.every:
            return Verdict.SKIP
        self._told[chat_id] = (update_id, time.monotonic())
        _forget_oldest(self._told, CHATS)
        return Verdict.TELL


def _forget_oldest(known: OrderedDict, most: int) -> None:
    while len(known) > most:
        known.popitem(last=False)
