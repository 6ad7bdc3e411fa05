"""Tables of the gateway: what came in, what goes out, and which buttons were shown."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    false,
)
from sqlalchemy.orm import declarative_mixin, declared_attr

from bot.database import Base

Sequence = BigInteger().with_variant(Integer(), "sqlite")  # which numbers only INTEGER keys

PENDING = "pending"
DONE = "done"
DEAD = "dead"


@declarative_mixin
class Queued:
    """A row of a queue. Times are naive UTC.

    `id` is the order of arrival. `chat` is a pseudonym, empty when the row is done; the chat's
    real id is only in `sealed`. `taken_by` holds it until `taken_until`. `failure` says why the
    last try went wrong, without a word of the content.
    """

    __tablename__: str
    id = Column(Sequence, primary_key=True, autoincrement=True)
    chat = Column(String(32), nullable=False)
    sealed = Column(LargeBinary)
    state = Column(String(8), nullable=False, default=PENDING)
    attempts = Column(Integer, nullable=False, default=0)
    failure = Column(String(80))
    added_at = Column(DateTime, nullable=False)
    due_at = Column(DateTime, nullable=False)
    taken_by = Column(String(16))
    taken_until = Column(DateTime)

    @declared_attr
    def __table_args__(cls) -> tuple[Any, ...]:
        """The oldest row of each chat is looked for all the time."""
        return (Index(f"{cls.__tablename__}_waiting", "state", "chat", "id"),)


class Incoming(Queued, Base):
    """An update of Telegram. `update_id` knows a repeated one, until none can come any more."""

    __tablename__ = "inbox"
    update_id = Column(BigInteger, unique=True)
    told = Column(Boolean, nullable=False, server_default=false())  # that the answer is late


class Outgoing(Queued, Base):
    """A message to send."""

    __tablename__ = "outbox"


class Button(Base):
    """A payload that was sent as a button. The short id is all that Telegram gets.

    The same payload has the same id for everybody: the row says nothing about who saw it.
    """

    __tablename__ = "buttons"
    id = Column(String(16), primary_key=True)
    payload = Column(Text, nullable=False)
    shown_at = Column(DateTime, nullable=False)
