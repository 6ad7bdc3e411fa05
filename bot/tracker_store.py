"""Rasa's SQL tracker store on the database of the settings, with a way to erase a conversation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import InMemoryTrackerStore, SQLTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain

from bot import settings


class ConversationStore(SQLTrackerStore):
    """Named in endpoints.yml. SQLite in WAL mode with deletes that overwrite, or PostgreSQL."""

    def __init__(
        self, domain: Domain | None = None, event_broker: EventBroker | None = None, **_: Any
    ) -> None:
        url = settings.load().conversations_database
        if url.startswith("sqlite"):
            Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
        super().__init__(domain=domain, host=url, event_broker=event_broker)
        if url.startswith("sqlite"):
            sa.event.listen(self.engine, "connect", _prepare_sqlite)
            self.engine.dispose()  # so that the first connection, too, is prepared

    def erase(self, sender_id: str) -> None:
        """Delete all events of a conversation."""
        with self.session_scope() as session:
            session.query(self.SQLEvent).filter_by(sender_id=sender_id).delete()
            session.commit()
            if self.engine.dialect.name == "sqlite":  # out of its journal, too
                session.execute(sa.text("PRAGMA wal_checkpoint(TRUNCATE)"))


def erase(store: TrackerStore, sender_id: str) -> None:
    """Delete a conversation from a store, however Rasa has wrapped it."""
    while hasattr(store, "_tracker_store"):
        store = store._tracker_store
    if isinstance(store, InMemoryTrackerStore):
        store.store.pop(sender_id, None)
    elif isinstance(store, ConversationStore):
        store.erase(sender_id)
    else:
        raise TypeError(f"conversations cannot be erased from a {type(store).__name__}")


def _prepare_sqlite(connection: Any, _: Any) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA secure_delete=ON")
