"""Messages wait here until Telegram has accepted them. Each method is one transaction."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, func, select, update

from bot.database import transaction
from bot.telegram.models import PENDING, Outgoing


class Outbox:
    """The outbox of one database. Times are naive UTC."""

    def __init__(self, url: str) -> None:
        self.url = url

    def waiting(self, busy: Collection[int], now: datetime, limit: int) -> list[Outgoing]:
        """The oldest unsent message of each chat that is due and not `busy`, oldest first."""
        oldest = (
            select(func.min(Outgoing.id))
            .where(Outgoing.state == PENDING)
            .group_by(Outgoing.chat_id)
        )
        query = (
            select(Outgoing)
            .where(Outgoing.id.in_(oldest), Outgoing.due_at <= now, Outgoing.chat_id.not_in(busy))
            .order_by(Outgoing.id)
            .limit(limit)
        )
        with transaction(self.url) as session:
            return list(session.scalars(query))

    def sent(self, row: Outgoing) -> None:
        """Telegram has it: nothing of it stays here."""
        with transaction(self.url) as session:
            session.execute(delete(Outgoing).where(Outgoing.id == row.id))

    def postpone(self, row: Outgoing, until: datetime) -> None:
        """Try again later."""
        with transaction(self.url) as session:
            session.execute(
                update(Outgoing)
                .where(Outgoing.id == row.id)
                .values(due_at=until, attempts=Outgoing.attempts + 1)
            )

    def drop_chat(self, chat_id: int) -> None:
        """Nobody reads there any more."""
        with transaction(self.url) as session:
            session.execute(delete(Outgoing).where(Outgoing.chat_id == chat_id))
