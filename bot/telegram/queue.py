"""What the inbox and the outbox have in common: rows are taken for a while, each chat in order.

Each method is one transaction. Times are naive UTC by the clock of the database.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import DateTime, Integer, bindparam, delete, func, or_, select, update
from sqlalchemy.orm import Session

from bot.database import transaction, utc_now
from bot.privacy.pseudonym import derive
from bot.privacy.sealing import CannotOpen, seal, unseal
from bot.telegram.models import DEAD, PENDING

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=30)  # whoever takes a row renews it, or loses it
LONGEST_DELAY = timedelta(minutes=5)  # between two tries of a row
KEEP_DEAD = timedelta(days=7)


class TakenOver(Exception):
    """The lease of a row has run out, and it is in other hands now."""


@dataclass(frozen=True)
class Taken:
    """A row in the hands of this process.

    `chat` is the pseudonym that orders the rows. `again`: it was in other hands before, which
    did not let go of it. `by` is the token of the lease, `at` the moment of taking.
    """

    id: int
    chat: str
    chat_id: int
    content: dict[str, Any]
    attempts: int
    added_at: datetime
    at: datetime
    by: str
    again: bool


@dataclass(frozen=True)
class Depth:
    """How full a queue is; `oldest`: for how many seconds the oldest pending row has waited."""

    pending: int
    dead: int
    oldest: float


class Queue:
    """The rows of one table. `purpose` binds what is sealed to this queue."""

    model: Any
    purpose: str

    def __init__(self, url: str, key: bytes) -> None:
        self.url, self.key = url, key

    def tag(self, chat_id: int) -> str:
        """The pseudonym of a chat in the queues; Rasa knows it by another one."""
        return derive(self.key, "queue", str(chat_id))[:32]

    def sealed(self, chat_id: int, content: dict[str, Any]) -> bytes:
        """The chat and the content of a row as they are kept."""
        return seal(self.key, self.purpose, {"chat_id": chat_id, "content": content})

    def take(self, busy: Collection[str], limit: int) -> list[Taken]:
        """Take the oldest pending row of each chat, if it is due and free; oldest first.

        A row that cannot be opened is buried, so that it holds up nothing.

        Args:
            busy: the chats of which none is wanted.
        """
        with transaction(self.url) as session:
            now = utc_now(session)
            wanted = {
                "busy": list(busy),
                "most": limit,
                "now": now,
                "furthest": now + LONGEST_DELAY,
                "longest": now + LEASE,
            }
            rows = session.execute(self._free, wanted).all()
            if not rows:
                return []
            by = secrets.token_hex(8)
            ids = [row.id for row in rows]
            session.execute(
                update(self.model.__table__)
                .where(self._id.in_(ids))
                .values(taken_by=by, taken_until=now + LEASE)
            )
            opened = [(row, self._opened(row.sealed)) for row in rows]
            for row, content in opened:
                if content is None:
                    self._bury_unreadable(session, row.id)
        return [
            Taken(
                id=row.id,
                chat=row.chat,
                chat_id=content[0],
                content=content[1],
                attempts=row.attempts,
                added_at=row.added_at,
                at=now,
                by=by,
                again=row.taken_by is not None,
            )
            for row, content in opened
            if content
        ]

    def renew(self, rows: Iterable[Taken]) -> None:
        """Keep rows for another while."""
        with transaction(self.url) as session:
            until = utc_now(session) + LEASE
            for row in rows:
                session.execute(self._mine(row).values(taken_until=until))

    def release(self, row: Taken) -> None:
        """Let go of a row as if it had not been taken."""
        with transaction(self.url) as session:
            session.execute(self._mine(row).values(taken_by=None, taken_until=None))

    def release_all(self) -> None:
        """Let go of every row: for the only process that works on this database."""
        with transaction(self.url) as session:
            session.execute(update(self.model).values(taken_until=None))

    def bury(self, row: Taken, failure: str) -> None:
        """Stop trying; the row waits for a maintainer, sealed."""
        with transaction(self.url) as session:
            self._bury(session, row, failure)

    def postpone(self, row: Taken, delay: timedelta, failure: str) -> None:
        """Try again later.

        Raises:
            TakenOver: the row is not ours any more.
        """
        with transaction(self.url) as session:
            self._change(
                session,
                row,
                due_at=utc_now(session) + min(delay, LONGEST_DELAY),
                attempts=row.attempts + 1,
                failure=failure[:80],
                taken_by=None,
                taken_until=None,
            )

    def depth(self) -> Depth:
        """How many rows wait, how many are given up, and the age of the oldest that waits."""
        model = self.model
        with transaction(self.url) as session:
            counts = dict(
                session.execute(select(model.state, func.count()).group_by(model.state)).all()
            )
            oldest = session.scalar(select(func.min(model.added_at)).where(model.state == PENDING))
            age = (utc_now(session) - oldest).total_seconds() if oldest else 0.0
        return Depth(counts.get(PENDING, 0), counts.get(DEAD, 0), max(age, 0.0))

    def forget(self, chat_id: int) -> None:
        """Delete what is kept of a chat but for what is pending or in hand."""
        with transaction(self.url) as session:
            session.execute(
                delete(self.model).where(
                    self.model.chat == self.tag(chat_id), self.model.state == DEAD
                )
            )

    @cached_property
    def _free(self) -> Any:
        """The rows that can be taken; made once, because it is asked all the time."""
        t = self.model.__table__.c
        pending = t.state == PENDING
        oldest = select(func.min(t.id)).where(pending).group_by(t.chat)
        now = bindparam("now", type_=DateTime)
        # What is further away than it can be was written before the clock was set back.
        due = or_(t.due_at <= now, t.due_at > bindparam("furthest", type_=DateTime))
        free = or_(
            t.taken_until.is_(None),
            t.taken_until <= now,
            t.taken_until > bindparam("longest", type_=DateTime),
        )
        columns = (t.id, t.chat, t.sealed, t.attempts, t.added_at, t.taken_by)
        return (
            select(*columns)
            .where(t.id.in_(oldest), pending, due, free)
            .where(t.chat.not_in(bindparam("busy", expanding=True)))
            .order_by(t.id)
            .limit(bindparam("most", type_=Integer))
            .with_for_update(skip_locked=True)
        )

    @property
    def _id(self) -> Any:
        return self.model.__table__.c.id

    def _bury_unreadable(self, session: Session, number: int) -> None:
        why = "sealed with another PUENTE_SECRET"
        logger.error("Row %d of the %s is given up: %s", number, self.purpose, why)
        session.execute(
            update(self.model).where(self.model.id == number).values(state=DEAD, failure=why)
        )

    def _opened(self, sealed: bytes | None) -> tuple[int, dict[str, Any]] | None:
        """The chat and the content of a row; None if it was sealed with another key."""
        try:
            opened = unseal(self.key, self.purpose, sealed or b"")
        except CannotOpen:
            return None
        return opened["chat_id"], opened["content"]

    def _mine(self, row: Taken) -> Any:
        table = self.model.__table__
        return update(table).where(
            table.c.id == row.id, table.c.taken_by == row.by, table.c.state == PENDING
        )

    def _changed(self, session: Session, row: Taken, **values: Any) -> bool:
        """Change a row if it is still ours; whether it is."""
        return bool(session.execute(self._mine(row).values(values)).rowcount)

    def _change(self, session: Session, row: Taken, **values: Any) -> None:
        if not self._changed(session, row, **values):
            raise self.taken_over(row)

    def taken_over(self, row: Taken) -> TakenOver:
        """What is raised when a row is not ours any more."""
        return TakenOver(f"row {row.id} of the {self.purpose} is in other hands")

    def _bury(self, session: Session, row: Taken, failure: str) -> None:
        gone = {"state": DEAD, "failure": failure[:80], "taken_by": None, "taken_until": None}
        self._change(session, row, **gone)
