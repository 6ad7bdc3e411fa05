"""Rasa's memory of conversations: one sealed row each, written once a turn, or not at all."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import Any
from weakref import WeakValueDictionary

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import InMemoryTrackerStore, TrackerStore
from rasa.shared.core.conversation import Dialogue
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.utils.common import all_subclasses
from sqlalchemy import select

from bot import settings
from bot.database import leave_no_trace, migrate, transaction, utc_now
from bot.history import recent
from bot.privacy import conversations
from bot.privacy.conversations import Conversation, Memory


class Unit:
    """What one turn makes of a conversation; nothing of it is kept before its end.

    `events` are those of Rasa's tracker; None where there is no conversation.
    """

    def __init__(self, memory: Memory | None) -> None:
        self.before = memory or Memory()
        self.events = _events(self.before.tracker)
        self.answers: dict[str, Any] | None = None

    def answered(self, turn: str, answer: dict[str, Any]) -> None:
        """What was answered to which turn: the same one is not taken twice.

        Args:
            turn: the name of a message, a hyphen, which turn of it this is; empty: not remembered.
        """
        message = turn.rpartition("-")[0]
        others = self.before.answers.items()
        kept = {name: other for name, other in others if name.rpartition("-")[0] == message}
        self.answers = {**kept, turn: answer} if turn else {}


class ConversationStore(TrackerStore):
    """Named in endpoints.yml. An error of the database is raised, and never a blank memory."""

    def __init__(
        self, domain: Domain | None = None, event_broker: EventBroker | None = None, **_: Any
    ) -> None:
        super().__init__(domain, event_broker)
        chosen = settings.load()
        self.url, self.key = chosen.conversations_database, settings.secret_key(chosen)
        self._units: dict[str, Unit] = {}
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        migrate(self.url)
        with transaction(self.url) as session:  # the gateway does so, too; there may be none
            conversations.purge(session, utc_now(session))

    @asynccontextmanager
    async def unit(self, sender: str, formerly: str | None = None) -> AsyncIterator[Unit]:
        """One turn of a conversation: at its end it is kept as a whole, or not if it raised.

        Args:
            formerly: the name that the conversation may still have; it gets the new one.
        """
        async with self._locks.setdefault(sender, asyncio.Lock()):
            unit = Unit(await asyncio.to_thread(self._recall, sender, formerly))
            self._units[sender] = unit
            try:
                yield unit
            finally:
                del self._units[sender]
            if unit.answers is not None:
                memory = Memory(_text(sender, unit.events), unit.answers)
                await asyncio.to_thread(self._remember, sender, memory)
            elif unit.events is None and unit.before.tracker is not None:
                await asyncio.to_thread(self._erase, sender)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep a conversation: until the end of the turn, or at once outside of one."""
        await self.stream_events(tracker)
        events = list(tracker.events)
        unit = self._units.get(tracker.sender_id)
        if unit:
            unit.events = events
        else:
            memory = Memory(_text(tracker.sender_id, events))
            await asyncio.to_thread(self._remember, tracker.sender_id, memory)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The latest session of a conversation; the database keeps no more."""
        unit = self._units.get(sender_id)
        if unit is None:
            unit = Unit(await asyncio.to_thread(self._recall, sender_id, None))
        if unit.events is None:
            return None
        tracker = self.init_tracker(sender_id)
        tracker.recreate_from_dialogue(Dialogue(sender_id, unit.events))
        return tracker

    async def keys(self) -> list[str]:
        """The pseudonyms of all who are remembered."""
        return await asyncio.to_thread(self._senders)

    def erase(self, sender_id: str) -> None:
        """Forget a conversation: at the end of the turn, or at once outside of one."""
        unit = self._units.get(sender_id)
        if unit:
            unit.events = None
        else:
            self._erase(sender_id)

    def _recall(self, sender: str, formerly: str | None) -> Memory | None:
        with transaction(self.url) as session:
            if formerly:
                conversations.rename(session, formerly, sender)
            return conversations.recall(session, self.key, sender)

    def _remember(self, sender: str, memory: Memory) -> None:
        with transaction(self.url) as session:
            conversations.remember(session, self.key, sender, memory, utc_now(session))

    def _erase(self, sender: str) -> None:
        with transaction(self.url) as session:
            conversations.erase(session, sender)
        leave_no_trace(self.url, [Conversation])

    def _senders(self) -> list[str]:
        with transaction(self.url) as session:
            return list(session.scalars(select(Conversation.sender)))


def _text(sender: str, events: list[Event] | None) -> str:
    """What of a tracker is kept."""
    return json.dumps(Dialogue(sender, recent(events or [])).as_dict())


def _events(text: str | None) -> list[Event] | None:
    if text is None:
        return None
    kinds = _kinds()
    made = (kinds[one["event"]]._from_parameters(one) for one in json.loads(text)["events"])
    return [event for event in made if event is not None]


@lru_cache(maxsize=1)
def _kinds() -> dict[str, type[Event]]:
    """The events by their names: Rasa itself looks through all of them for each event."""
    return {kind.type_name: kind for kind in all_subclasses(Event)}


def own_store(store: TrackerStore) -> TrackerStore:
    """The store inside those into which Rasa puts it: they would swallow its errors."""
    while hasattr(store, "_tracker_store"):
        store = store._tracker_store
    return store


def erase(store: TrackerStore, sender_id: str) -> None:
    """Delete a conversation from a store, however Rasa has wrapped it."""
    store = own_store(store)
    if isinstance(store, InMemoryTrackerStore):
        store.store.pop(sender_id, None)
    elif isinstance(store, ConversationStore):
        store.erase(sender_id)
    else:
        raise TypeError(f"conversations cannot be erased from a {type(store).__name__}")
