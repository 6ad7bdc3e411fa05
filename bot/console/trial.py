"""A conversation that a worker tries: sealed, its own, gone a day after its last turn."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, DateTime, LargeBinary, String, delete, select
from sqlalchemy.orm import Session

from bot.database import Base
from bot.privacy.sealing import CannotOpen, seal, unseal

KEPT = timedelta(hours=24)
MOST = 20  # conversations of one account; the oldest make room
LONGEST = 60  # turns
PURPOSE = "trial"


class Row(Base):
    """`sealed`: a `Trial`. `changed_at` is naive UTC."""

    __tablename__ = "trials"
    id = Column(String(16), primary_key=True)
    account = Column(String(40), nullable=False)
    sealed = Column(LargeBinary, nullable=False)
    changed_at = Column(DateTime, nullable=False)


@dataclass
class Trial:
    """`language`: the tag to answer in, "" for a new person, whose language is to be found out;
    `turns` as `bot.console.ask.take` returns them."""

    id: str
    language: str = ""
    turns: list[dict[str, Any]] = field(default_factory=list)

    @property
    def sender(self) -> str:
        """The name under which Rasa knows this conversation."""
        return f"trial-{self.id}"

    @property
    def metadata(self) -> dict[str, Any]:
        """What the gateway would tell Rasa of the person."""
        return {"language": self.language} if self.language else {}


def begin(language: str) -> Trial:
    """A conversation in which nothing was said yet."""
    return Trial(secrets.token_hex(8), language)


def keep(session: Session, key: bytes, account: str, trial: Trial, now: datetime) -> None:
    """Keep a conversation, in place of what was kept of it; the oldest ones of many are deleted."""
    sealed = seal(key, PURPOSE, asdict(trial))
    session.merge(Row(id=trial.id, account=account, sealed=sealed, changed_at=now))
    session.flush()
    theirs = select(Row.id).where(Row.account == account).order_by(Row.changed_at.desc())
    old = list(session.scalars(theirs.offset(MOST)))
    session.execute(delete(Row).where(Row.id.in_(old)))


def find(session: Session, key: bytes, account: str, trial_id: str) -> Trial | None:
    """A conversation of this account; None if there is no such one (any more)."""
    row = session.get(Row, trial_id[:16])
    if row is None or row.account != account:
        return None
    try:
        return Trial(**unseal(key, PURPOSE, row.sealed))
    except CannotOpen:
        return None


def latest(session: Session, key: bytes, account: str) -> list[Trial]:
    """The conversations of an account, the newest first."""
    query = select(Row.id).where(Row.account == account).order_by(Row.changed_at.desc())
    found = (find(session, key, account, str(one)) for one in session.scalars(query))
    return [trial for trial in found if trial]


def purge(session: Session, now: datetime) -> None:
    """Delete what is older than KEPT."""
    session.execute(delete(Row).where(Row.changed_at <= now - KEPT))
