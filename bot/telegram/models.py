"""Tables of the gateway: what came in, what goes out, and which buttons were shown."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Column, DateTime, Index, Integer, String, Text

from bot.database import Base

Sequence = BigInteger().with_variant(Integer(), "sqlite")  # which numbers only INTEGER keys

PENDING = "pending"
DONE = "done"
DEAD = "dead"


class Incoming(Base):
    """An update of Telegram. `arrival` orders them; `update` is null once it is answered."""

    __tablename__ = "inbox"
    arrival = Column(Sequence, primary_key=True, autoincrement=True)
    update_id = Column(BigInteger, nullable=False, unique=True)
    chat_id = Column(BigInteger, nullable=False)
    update = Column(JSON(none_as_null=True))
    state = Column(String(8), nullable=False, default=PENDING)
    attempts = Column(Integer, nullable=False, default=0)
    due_at = Column(DateTime, nullable=False)
    received_at = Column(DateTime, nullable=False)
    __table_args__ = (Index("inbox_waiting", "state", "due_at"),)


class Outgoing(Base):
    """A message to send. `message` is null once it is sent or given up."""

    __tablename__ = "outbox"
    id = Column(Sequence, primary_key=True, autoincrement=True)
    chat_id = Column(BigInteger, nullable=False)
    message = Column(JSON(none_as_null=True))
    state = Column(String(8), nullable=False, default=PENDING)
    attempts = Column(Integer, nullable=False, default=0)
    due_at = Column(DateTime, nullable=False)
    __table_args__ = (Index("outbox_waiting", "state", "due_at"),)


class Button(Base):
    """A button that was shown to a chat: the short id is all that Telegram gets."""

    __tablename__ = "buttons"
    id = Column(String(16), primary_key=True)
    chat_id = Column(BigInteger, nullable=False, index=True)
    payload = Column(Text, nullable=False)
    shown_at = Column(DateTime, nullable=False)
