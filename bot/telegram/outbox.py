"""Messages wait here until Telegram has accepted them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from bot.database import transaction
from bot.telegram.models import DEAD, PENDING, Outgoing
from bot.telegram.queue import KEEP_DEAD, Queue, Taken


class Outbox(Queue):
    """The outbox of one database. The content of a row is a message (see `render.messages`)."""

    model = Outgoing
    purpose = "outbox"

    def add(
        self,
        session: Session,
        messages: Iterable[tuple[int, Iterable[dict[str, Any]]]],
        now: datetime,
    ) -> None:
        """Queue messages in a transaction of the caller's.

        Args:
            messages: chat ids, each with what is said there, in order.
        """
        rows = [
            {
                "chat": self.tag(chat_id),
                "sealed": self.sealed(chat_id, message),
                "state": PENDING,
                "attempts": 0,
                "added_at": now,
                "due_at": now,
            }
            for chat_id, said in messages
            for message in said
        ]
        if rows:
            session.execute(insert(Outgoing.__table__), rows)

    def sent(self, rows: Iterable[Taken]) -> None:
        """Telegram has them: nothing of them stays here."""
        ids = [row.id for row in rows]
        with transaction(self.url) as session:
            session.execute(delete(Outgoing.__table__).where(Outgoing.id.in_(ids)))

    def drop_chat(self, chat_id: int) -> None:
        """Nobody reads there any more."""
        with transaction(self.url) as session:
            session.execute(delete(Outgoing).where(Outgoing.chat == self.tag(chat_id)))

    def purge(self, session: Session, now: datetime) -> None:
        """Delete what was given up long ago, in a transaction of the caller's."""
        session.execute(
            delete(Outgoing).where(Outgoing.state == DEAD, Outgoing.added_at < now - KEEP_DEAD)
        )
