"""What people ask the workers of the shelters for: a kind of help, a place, a day."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Column, DateTime, Integer, String, delete, select
from sqlalchemy.orm import Session

from bot.database import Base

KEPT = timedelta(days=30)
INTERPRETER, BUS = "interpreter", "bus"


class Request(Base):
    """Somebody in `city` needs an interpreter of `language` (BCP-47), or asks whether there is a
    bus. Nothing says who it is. `taken_by`: the account of the worker who sees to it.

    `requested_at` is local time of Mexico's centre (`bot.clock`).
    """

    __tablename__ = "requests"
    id = Column(Integer, primary_key=True)
    kind = Column(String(16), nullable=False)
    language = Column(String(16), nullable=False)
    city = Column(String(80), nullable=False)
    requested_at = Column(DateTime, nullable=False, index=True)
    taken_by = Column(String(40))


def record(session: Session, kind: str, language: str, city: str, now: datetime) -> None:
    """Keep a request.

    Args:
        kind: INTERPRETER or BUS.
        language: of the interpreter, or the one in which the person is answered; BCP-47.
    """
    session.add(Request(kind=kind, language=language, city=city, requested_at=now))


def purge(session: Session, now: datetime) -> None:
    """Delete the requests that are older than KEPT."""
    session.execute(delete(Request).where(Request.requested_at < now - KEPT))


def waiting(session: Session, now: datetime) -> list[Request]:
    """The requests that are not older than KEPT, oldest first."""
    query = (
        select(Request)
        .where(Request.requested_at >= now - KEPT)
        .order_by(Request.requested_at, Request.id)
    )
    return list(session.scalars(query))
