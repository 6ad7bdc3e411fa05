"""What is wrong with an answer, as a worker says it, with the turn in which it was tried."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, DateTime, Integer, LargeBinary, String, delete, select
from sqlalchemy.orm import Session

from bot import audit
from bot.database import Base
from bot.privacy.sealing import CannotOpen, seal, unseal

LANGUAGE, SUBJECT, OUTDATED, WORDING, DANGER = KINDS = (
    "language",
    "subject",
    "outdated",
    "wording",
    "danger",
)
FACTS = (OUTDATED, DANGER)  # kinds that say that what is stated is wrong
KEPT = timedelta(days=30)
PURPOSE = "remark"


class Remark(Base):
    """`suggested`: the right intent or language, if one was chosen; `sealed`: {turn, note}, a turn
    as the console tried it. All times are naive UTC."""

    __tablename__ = "remarks"
    id = Column(Integer, primary_key=True)
    kind = Column(String(12), nullable=False)
    suggested = Column(String(80), nullable=False)
    author = Column(String(40), nullable=False)
    made_at = Column(DateTime, nullable=False)
    sealed = Column(LargeBinary, nullable=False)
    closed_by = Column(String(40))
    closed_at = Column(DateTime)

    def content(self, key: bytes) -> dict[str, Any]:
        """{turn, note}; empty if it was sealed with another key."""
        try:
            return dict(unseal(key, PURPOSE, self.sealed))
        except CannotOpen:
            return {}


def add(
    session: Session,
    key: bytes,
    author: str,
    kind: str,
    content: dict[str, Any],
    now: datetime,
    suggested: str = "",
) -> Remark:
    """Keep a remark for those who decide.

    Args:
        content: {turn, note}.

    Raises:
        ValueError: there is no such kind.
    """
    if kind not in KINDS:
        raise ValueError(f"{kind!r} is none of {', '.join(KINDS)}")
    made = Remark(
        kind=kind,
        suggested=suggested,
        author=author,
        made_at=now,
        sealed=seal(key, PURPOSE, content),
    )
    session.add(made)
    session.flush()
    audit.add(session, key, author, "remark", f"remark {made.id}", kind=kind, suggested=suggested)
    return made


def close(session: Session, key: bytes, number: int, by: str, now: datetime) -> bool:
    """Mark a remark as dealt with; False if it was, or does not exist."""
    made = session.get(Remark, number)
    if made is None or made.closed_at:
        return False
    made.closed_by, made.closed_at = by, now
    audit.add(session, key, by, "remark closed", f"remark {number}")
    return True


def waiting(session: Session) -> list[Remark]:
    """What nobody has dealt with, the dangerous first, then the oldest."""
    found = list(session.scalars(select(Remark).where(Remark.closed_at.is_(None))))
    return sorted(found, key=lambda remark: (remark.kind != DANGER, remark.id))


def purge(session: Session, now: datetime) -> None:
    """Delete what is older than KEPT."""
    session.execute(delete(Remark).where(Remark.made_at <= now - KEPT))
