"""Updates wait here until they are answered. Each method is one transaction."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.database import transaction
from bot.telegram.models import DEAD, DONE, PENDING, Button, Incoming, Outgoing

KEEP_IDS = timedelta(days=2)  # Telegram repeats an update for up to a day
KEEP_BUTTONS = timedelta(days=30)
INSERT = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class Inbox:
    """The inbox of one database. Times are naive UTC."""

    def __init__(self, url: str) -> None:
        self.url = url

    def add(self, updates: Collection[tuple[int, dict[str, Any]]], now: datetime) -> None:
        """Keep (chat id, update) pairs; one whose update_id is known already changes nothing."""
        with transaction(self.url) as session:
            insert = INSERT[session.get_bind().dialect.name]
            for chat_id, content in updates:
                row = {
                    "update_id": content["update_id"],
                    "chat_id": chat_id,
                    "update": content,
                    "state": PENDING,
                    "attempts": 0,
                    "due_at": now,
                    "received_at": now,
                }
                session.execute(insert(Incoming).values(row).on_conflict_do_nothing())

    def waiting(self, busy: Collection[int], now: datetime, limit: int) -> list[Incoming]:
        """The oldest unanswered update of each chat that is due and not `busy`, oldest first."""
        oldest = (
            select(func.min(Incoming.arrival))
            .where(Incoming.state == PENDING)
            .group_by(Incoming.chat_id)
        )
        query = (
            select(Incoming)
            .where(
                Incoming.arrival.in_(oldest),
                Incoming.due_at <= now,
                Incoming.chat_id.not_in(busy),
            )
            .order_by(Incoming.arrival)
            .limit(limit)
        )
        with transaction(self.url) as session:
            return list(session.scalars(query))

    def answered(
        self, row: Incoming, messages: list[dict[str, Any]], buttons: list[Button], now: datetime
    ) -> None:
        """Put the answer into the outbox and forget the update, both or neither."""
        with transaction(self.url) as session:
            session.add_all(
                Outgoing(chat_id=row.chat_id, message=message, due_at=now) for message in messages
            )
            session.add_all(buttons)
            self._close(session, row, DONE)

    def postpone(
        self, row: Incoming, until: datetime, messages: list[dict[str, Any]], now: datetime
    ) -> None:
        """Try an update again later; meanwhile `messages` are sent."""
        with transaction(self.url) as session:
            session.add_all(Outgoing(chat_id=row.chat_id, message=m, due_at=now) for m in messages)
            session.execute(
                update(Incoming)
                .where(Incoming.arrival == row.arrival)
                .values(due_at=until, attempts=Incoming.attempts + 1)
            )

    def give_up(self, row: Incoming, messages: list[dict[str, Any]], now: datetime) -> None:
        """Stop trying; `messages` tell the person."""
        with transaction(self.url) as session:
            session.add_all(Outgoing(chat_id=row.chat_id, message=m, due_at=now) for m in messages)
            self._close(session, row, DEAD)

    def forget(self, chat_id: int) -> None:
        """Delete the buttons of a chat; its messages are gone with their answers."""
        with transaction(self.url) as session:
            session.execute(delete(Button).where(Button.chat_id == chat_id))

    def payload(self, chat_id: int, button: str) -> str | None:
        """What a button that was shown to this chat stands for."""
        with transaction(self.url) as session:
            row = session.get(Button, button)
            return str(row.payload) if row and row.chat_id == chat_id else None

    def purge(self, now: datetime) -> None:
        """Delete what is of no more use: old ids of answered updates, old buttons."""
        with transaction(self.url) as session:
            session.execute(
                delete(Incoming).where(
                    Incoming.state != PENDING, Incoming.received_at < now - KEEP_IDS
                )
            )
            session.execute(delete(Button).where(Button.shown_at < now - KEEP_BUTTONS))

    @staticmethod
    def _close(session: Any, row: Incoming, state: str) -> None:
        session.execute(
            update(Incoming)
            .where(Incoming.arrival == row.arrival)
            .values(state=state, update=None, chat_id=0)
        )
