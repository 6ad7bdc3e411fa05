"""What Rasa remembers of a conversation: one sealed row, gone a day after the last message."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, DateTime, LargeBinary, String, delete, select, update
from sqlalchemy.orm import Session

from bot.database import Base, upsert
from bot.privacy.sealing import CannotOpen, seal, unseal

KEPT = timedelta(hours=24)
PURPOSE = "conversation"


class Conversation(Base):
    """`sealed`: a `Memory`. `changed_at` is naive UTC."""

    __tablename__ = "conversations"
    sender = Column(String(64), primary_key=True)
    sealed = Column(LargeBinary, nullable=False)
    changed_at = Column(DateTime, nullable=False, index=True)


@dataclass(frozen=True)
class Memory:
    """Rasa's tracker as text, and the answers to the turns of the last message, by their names:
    none is taken twice."""

    tracker: str | None = None
    answers: dict[str, Any] = field(default_factory=dict)


def recall(session: Session, key: bytes, sender: str) -> Memory | None:
    """What is known of a conversation; None if nothing is, or if it was sealed by another key."""
    sealed = session.scalars(
        select(Conversation.sealed).where(Conversation.sender == sender)
    ).first()
    if sealed is None:
        return None
    try:
        return Memory(**unseal(key, PURPOSE, sealed))
    except CannotOpen:
        return None


def remember(session: Session, key: bytes, sender: str, memory: Memory, now: datetime) -> None:
    """Keep what is known of a conversation, in place of what was known."""
    sealed = seal(key, PURPOSE, vars(memory))
    upsert(session, Conversation, sender=sender, sealed=sealed, changed_at=now)


def rename(session: Session, formerly: str, sender: str) -> None:
    """Let a conversation go on under another name, unless there is one under it already."""
    if session.get(Conversation, sender) is None:
        session.execute(
            update(Conversation).where(Conversation.sender == formerly).values(sender=sender)
        )


def erase(session: Session, sender: str) -> None:
    """Delete a conversation."""
    session.execute(delete(Conversation).where(Conversation.sender == sender))


def purge(session: Session, now: datetime) -> int:
    """Delete the conversations without a message for KEPT; how many they were.

    One from the future (the clock was set back) goes, too, once it is as far away.
    """
    gone = session.execute(
        delete(Conversation).where(
            (Conversation.changed_at < now - KEPT) | (Conversation.changed_at > now + KEPT)
        )
    )
    return int(gone.rowcount)
