"""The log of who changed what people are told: entries are added, never changed, and chained.

Each entry is signed over its content and the signature before it, by a key derived from the
deployment's. Whoever changes, inserts or removes one breaks the chain from there on. Cut off at
its end, a chain is whole: whoever wants to notice that keeps the last signature elsewhere.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, DateTime, Integer, String, Text, func, select, text
from sqlalchemy.orm import Session

from bot.database import Base, utc_now
from bot.privacy.pseudonym import derive

PURPOSE = "audit"
START = ""  # stands where the signature before the first one would
ADDING = 7837  # any number: the advisory lock of whoever adds


class Entry(Base):
    """Who (`author`: an account, or terminal:NAME) did what to what. `at` is naive UTC; `details`
    is a JSON object; `signature` is 64 hex digits. The database refuses to change a row."""

    __tablename__ = "audit"
    number = Column(Integer, primary_key=True, autoincrement=False)
    at = Column(DateTime, nullable=False)
    author = Column(String(80), nullable=False)
    action = Column(String(40), nullable=False)
    subject = Column(String(120), nullable=False)
    details = Column(Text, nullable=False)
    signature = Column(String(64), nullable=False)


@dataclass(frozen=True)
class Broken:
    """Where the chain breaks, and how it shows."""

    number: int
    why: str


def add(
    session: Session, key: bytes, author: str, action: str, subject: str, **details: Any
) -> Entry:
    """Add an entry, in the transaction of the change itself: both are kept, or neither."""
    if session.get_bind().dialect.name == "postgresql":  # on SQLite there is one writer anyway
        session.execute(text(f"SELECT pg_advisory_xact_lock({ADDING})"))
    last = session.scalars(select(Entry).order_by(Entry.number.desc()).limit(1)).first()
    entry = Entry(
        number=last.number + 1 if last else 1,
        at=utc_now(session).replace(microsecond=0),
        author=author,
        action=action,
        subject=subject,
        details=json.dumps(details, ensure_ascii=False, sort_keys=True),
    )
    entry.signature = _sign(key, entry, last.signature if last else START)
    session.add(entry)
    session.flush()
    return entry


def verify(session: Session, key: bytes) -> Iterator[Broken]:
    """Where the chain does not hold; nothing if it is whole."""
    before, expected = START, 1
    for entry in session.scalars(select(Entry).order_by(Entry.number)):
        if entry.number != expected:
            yield Broken(expected, f"the entries {expected} to {entry.number - 1} are missing")
        elif not hmac.compare_digest(entry.signature.encode(), _sign(key, entry, before).encode()):
            yield Broken(entry.number, "it was changed, or made with another key")
        before, expected = entry.signature, entry.number + 1


def latest(session: Session, most: int, subject: str | None = None) -> list[Entry]:
    """The newest entries, the newest first; of one subject if it is given."""
    query = select(Entry).order_by(Entry.number.desc()).limit(most)
    if subject is not None:
        query = query.where(Entry.subject == subject)
    return list(session.scalars(query))


def size(session: Session) -> int:
    """How many entries there are."""
    return int(session.scalar(select(func.count()).select_from(Entry)))


def _sign(key: bytes, entry: Entry, before: str) -> str:
    content = [
        before,
        entry.number,
        entry.at.isoformat(),
        entry.author,
        entry.action,
        entry.subject,
        entry.details,
    ]
    return derive(key, PURPOSE, json.dumps(content, ensure_ascii=False))
