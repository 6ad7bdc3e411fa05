"""Updates wait here until they are answered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from bot.corrections import unclear
from bot.database import insert_if_new, transaction, utc_now
from bot.telegram.buttons import Shown, keep
from bot.telegram.models import DEAD, DONE, PENDING, Incoming
from bot.telegram.outbox import Outbox
from bot.telegram.queue import KEEP_DEAD, Queue, Taken

KEEP_IDS = timedelta(days=2)  # Telegram repeats an update for up to a day


@dataclass(frozen=True)
class Arrived:
    """An update of Telegram.

    `read`: it is to be answered; otherwise only its number is kept. `notice` is said at once.
    `told`: the person knows that the answer will be late.
    """

    update_id: int
    chat_id: int
    update: dict[str, Any]
    read: bool = True
    notice: str | None = None
    told: bool = False


@dataclass(frozen=True)
class Answered:
    """What is said on an update, and the buttons that are shown with it."""

    row: Taken
    messages: list[dict[str, Any]]
    shown: Shown


class Inbox(Queue):
    """The inbox of one database, which puts its answers into the outbox of the same."""

    model = Incoming
    purpose = "inbox"

    def __init__(self, url: str, key: bytes) -> None:
        super().__init__(url, key)
        self.outbox = Outbox(url, key)

    def add(self, updates: Iterable[Arrived]) -> int:
        """Keep updates; one that is known changes nothing. How many are new."""
        with transaction(self.url) as session:
            now = utc_now(session)
            return sum(self._add(session, one, now) for one in updates)

    def answered(self, answers: Sequence[Answered]) -> set[int]:
        """Put answers into the outbox and forget their updates, all of it or nothing.

        Returns:
            the ids of the rows that somebody else answers; of these nothing is said.
        """
        with transaction(self.url) as session:
            now = utc_now(session)
            ours = [one for one in answers if self._changed(session, one.row, **_DONE)]
            self.outbox.add(session, ((one.row.chat_id, one.messages) for one in ours), now)
            keep(session, {name: it for one in ours for name, it in one.shown.items()}, now)
        return {one.row.id for one in answers} - {one.row.id for one in ours}

    def give_up(self, row: Taken, failure: str, text: str) -> None:
        """Stop trying, and tell the person.

        Raises:
            TakenOver: somebody else answers it.
        """
        with transaction(self.url) as session:
            self._bury(session, row, failure)
            if row.chat_id:
                now = utc_now(session)
                self.outbox.add(session, [(row.chat_id, [{"text": text}])], now)

    def tell_late(
        self, after: timedelta, text: Callable[[int, dict[str, Any]], str | None]
    ) -> None:
        """Tell the chats that wait for longer than `after`, once until all of theirs is answered.

        Args:
            text: (chat id, update) → what to say; None if this chat knows already.
        """
        pending = select(Incoming).where(Incoming.state == PENDING, Incoming.chat != self.tag(0))
        with transaction(self.url) as session:
            now = utc_now(session)
            waiting = list(
                session.scalars(
                    pending.where(Incoming.added_at < now - after, Incoming.told.is_(False))
                    .order_by(Incoming.id)
                    .with_for_update(skip_locked=True)
                )
            )
            if not waiting:
                return
            oldest = {row.chat: row for row in reversed(waiting)}
            theirs = select(Incoming.chat).where(Incoming.chat.in_(oldest), Incoming.told)
            knowing = set(session.scalars(theirs.where(Incoming.state == PENDING)))
            for chat, row in oldest.items():
                opened = self._opened(row.sealed)
                said = text(*opened) if opened and chat not in knowing else None
                if opened and said:
                    self.outbox.add(session, [(opened[0], [{"text": said}])], now)
            session.execute(
                update(Incoming)
                .where(Incoming.chat.in_(oldest), Incoming.state == PENDING)
                .values(told=True)
                .execution_options(synchronize_session=False)
            )

    def pending(self) -> int:
        """How many updates wait."""
        with transaction(self.url) as session:
            query = select(func.count()).select_from(Incoming).where(Incoming.state == PENDING)
            return int(session.scalar(query))

    def forget(self, chat_id: int) -> None:
        """Delete what is kept of a chat, here and in the outbox, but for what is still to do."""
        super().forget(chat_id)
        self.outbox.drop_chat(chat_id)
        with transaction(self.url) as session:
            unclear.forget(session, self.key, chat_id)

    def purge(self, session: Session, now: datetime) -> None:
        """Delete what is of no more use, in a transaction of the caller's.

        A number of Telegram's may come again after an idle week: what still waits loses its own.
        """
        old = Incoming.added_at < now - KEEP_IDS
        session.execute(delete(Incoming).where(Incoming.state == DONE, old))
        session.execute(update(Incoming).where(old).values(update_id=None))
        session.execute(
            delete(Incoming).where(Incoming.state == DEAD, Incoming.added_at < now - KEEP_DEAD)
        )

    def _add(self, session: Session, one: Arrived, now: datetime) -> bool:
        values: dict[str, Any] = {"chat": "", "sealed": None, "state": DONE}
        if one.read:
            values = {
                "chat": self.tag(one.chat_id),
                "sealed": self.sealed(one.chat_id, one.update),
                "state": PENDING,
            }
        new = insert_if_new(
            session,
            Incoming,
            update_id=one.update_id,
            told=one.told,
            attempts=0,
            added_at=now,
            due_at=now,
            **values,
        )
        if new and one.notice:
            self.outbox.add(session, [(one.chat_id, [{"text": one.notice}])], now)
        return new


_DONE = {
    **{"state": DONE, "chat": "", "sealed": None, "failure": None},
    **{"taken_by": None, "taken_until": None},
}
