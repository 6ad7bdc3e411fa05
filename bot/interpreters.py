"""Requests for an interpreter, for the workers of a shelter to see: a language, a place, a day."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Column, DateTime, Integer, String, delete, select
from sqlalchemy.orm import Session

from bot.database import Base

KEPT = timedelta(days=30)


class InterpreterRequest(Base):
    """Somebody in `city` needs an interpreter of `language` (BCP-47). Nothing says who it is.

    `requested_at` is local time of Mexico's centre (`bot.clock`).
    """

    __tablename__ = "interpreter_requests"
    id = Column(Integer, primary_key=True)
    language = Column(String(16), nullable=False)
    city = Column(String(80), nullable=False)
    requested_at = Column(DateTime, nullable=False, index=True)


def record(session: Session, language: str, city: str, now: datetime) -> None:
    """Keep a request, and let go of those that are older than KEPT."""
    session.execute(delete(InterpreterRequest).where(InterpreterRequest.requested_at < now - KEPT))
    session.add(InterpreterRequest(language=language, city=city, requested_at=now))


def waiting(session: Session, now: datetime) -> list[InterpreterRequest]:
    """The requests that are not older than KEPT, oldest first."""
    query = (
        select(InterpreterRequest)
        .where(InterpreterRequest.requested_at >= now - KEPT)
        .order_by(InterpreterRequest.requested_at, InterpreterRequest.id)
    )
    return list(session.scalars(query))
