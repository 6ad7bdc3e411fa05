"""Under which names Rasa knows people: pseudonyms under a key that is another one every day."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Column, Date, LargeBinary, delete, select
from sqlalchemy.orm import Session

from bot.database import Base, insert_if_new
from bot.privacy.pseudonym import sender_id
from bot.privacy.sealing import seal, unseal

KEPT = 2  # keys: today's, and the one before, for conversations that go on


class SenderKey(Base):
    """The key of a day, sealed. When the row is gone, nobody can tell whose a pseudonym was."""

    __tablename__ = "sender_keys"
    day = Column(Date, primary_key=True)
    sealed = Column(LargeBinary, nullable=False)


@dataclass(frozen=True)
class SenderKeys:
    """The keys in use, newest first."""

    day: date
    keys: tuple[bytes, ...]

    def names(self, chat_id: int) -> tuple[str, str | None]:
        """The name of a chat, and the one that it had under the key before."""
        name, *formerly = (sender_id(key, chat_id) for key in self.keys)
        return name, formerly[0] if formerly else None


def sender_keys(session: Session, secret: bytes, today: date) -> SenderKeys:
    """The keys of today; makes one if there is none yet, and deletes those that nobody needs.

    A clock that was set back goes on with the newest key.

    Raises:
        CannotOpen: the keys in the database were sealed under another secret.
    """
    newest = session.scalars(select(SenderKey.day).order_by(SenderKey.day.desc())).first()
    if newest is None or newest < today:
        made = seal(secret, "sender key", secrets.token_hex(32))
        insert_if_new(session, SenderKey, day=today, sealed=made)
    rows = list(session.scalars(select(SenderKey).order_by(SenderKey.day.desc())))
    if rows[KEPT:]:
        session.execute(delete(SenderKey).where(SenderKey.day < rows[KEPT - 1].day))
    opened = [bytes.fromhex(unseal(secret, "sender key", row.sealed)) for row in rows[:KEPT]]
    return SenderKeys(rows[0].day, tuple(opened))
