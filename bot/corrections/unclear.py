"""Messages that were not understood, and what a maintainer makes of them: examples to learn from.

They are kept only where a deployment has opted in (PUENTE_KEEP_UNCLEAR), masked and sealed, for 30
days; whoever sends /forget takes theirs along. Workers bring in more from what they try
themselves: see `bot.corrections.remarks`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, DateTime, Integer, LargeBinary, String, delete, func, select
from sqlalchemy.orm import Session

from bot import audit
from bot.database import Base
from bot.privacy.pseudonym import derive
from bot.privacy.sealing import CannotOpen, seal, unseal

WAITING, PROPOSED, ACCEPTED, WRITTEN, DISCARDED, WANTED = STATES = (
    "waiting",
    "proposed",  # a second person has to look, too
    "accepted",  # to be written into data/nlu/
    "written",
    "discarded",
    "wanted",  # it needs an intent that there is not yet
)
OPEN = (WAITING, PROPOSED)
KEPT = timedelta(days=30)
PURPOSE = "unclear"
OUT_OF_SCOPE = "out_of_scope"  # an intent like any other: what Puente does not cover
NOBODY = ""  # whose a message is that a worker has tried


class Unclear(Base):
    """`whose`: a pseudonym of the chat, for /forget alone; `language`: BCP-47; `sealed`: {text,
    guesses: [[intent, confidence]]}; `intent`: what was decided, "" before; times: naive UTC."""

    __tablename__ = "unclear"
    id = Column(Integer, primary_key=True)
    whose = Column(String(64), nullable=False, index=True)
    language = Column(String(8), nullable=False)
    sealed = Column(LargeBinary, nullable=False)
    kept_at = Column(DateTime, nullable=False)
    state = Column(String(12), nullable=False, index=True)
    intent = Column(String(80), nullable=False)
    decided_by = Column(String(80))
    decided_at = Column(DateTime)

    def content(self, key: bytes) -> dict[str, Any]:
        """{text, guesses}; empty if it was sealed with another key."""
        try:
            return dict(unseal(key, PURPOSE, self.sealed))
        except CannotOpen:
            return {}


class CannotDecide(ValueError):
    """A decision that is none; `why` is a word for the pages, the message is for people."""

    def __init__(self, why: str, message: str) -> None:
        self.why = why
        super().__init__(message)


def pseudonym(key: bytes, chat_id: int) -> str:
    """Under which the messages of a chat are kept: the same one for all KEPT, so that /forget
    finds them."""
    return derive(key, PURPOSE, str(chat_id))


def keep(
    session: Session, key: bytes, whose: str, messages: Iterable[dict[str, Any]], now: datetime
) -> None:
    """Keep messages.

    Args:
        whose: see `pseudonym`, or NOBODY.
        messages: {text, language, guesses}; the text is masked already.
    """
    for message in messages:
        content = {"text": message["text"], "guesses": message["guesses"]}
        session.add(
            Unclear(
                whose=whose,
                language=message["language"],
                sealed=seal(key, PURPOSE, content),
                kept_at=now,
                state=WAITING,
                intent="",
            )
        )


def forget(session: Session, key: bytes, chat_id: int) -> None:
    """Delete whatever is kept of a chat."""
    session.execute(delete(Unclear).where(Unclear.whose == pseudonym(key, chat_id)))


def in_state(session: Session, states: Collection[str]) -> list[Unclear]:
    """The messages in some states, the oldest first."""
    return list(
        session.scalars(select(Unclear).where(Unclear.state.in_(states)).order_by(Unclear.id))
    )


def count(session: Session, states: Collection[str] = OPEN) -> int:
    """How many messages are in some states."""
    asked = select(func.count()).select_from(Unclear).where(Unclear.state.in_(states))
    return int(session.execute(asked).scalar_one())


def decide(
    session: Session,
    key: bytes,
    numbers: Collection[int],
    state: str,
    by: str,
    now: datetime,
    intent: str = "",
    second: bool = False,
) -> int:
    """Decide on messages together; how many were still open.

    Args:
        state: ACCEPTED (with an intent), DISCARDED or WANTED.
        second: an acceptance needs two persons: the first one proposes, another one accepts.

    Raises:
        CannotDecide: it is no decision, or the second person is the first one.
    """
    if state not in (ACCEPTED, DISCARDED, WANTED) or (state == ACCEPTED) != bool(intent):
        raise CannotDecide("decision", "Accept with an intent, discard, or say that one is wanted")
    rows = [row for row in in_state(session, OPEN) if row.id in set(numbers)]
    if second and state == ACCEPTED:
        if any(row.state == PROPOSED and row.decided_by == by for row in rows):
            raise CannotDecide("same", "A second person must accept what you have proposed")
        agreed = all(row.state == PROPOSED and row.intent == intent for row in rows)
        state = ACCEPTED if agreed else PROPOSED
    for row in rows:
        row.state, row.intent, row.decided_by, row.decided_at = state, intent, by, now
    if rows:
        audit.add(session, key, by, f"messages {state}", f"{len(rows)} messages", intent=intent)
    return len(rows)


def mark_written(session: Session, numbers: Collection[int], now: datetime) -> None:
    """They stand in data/nlu/ now."""
    for row in in_state(session, (ACCEPTED,)):
        if row.id in numbers:
            row.state, row.decided_at = WRITTEN, now


def purge(session: Session, now: datetime) -> None:
    """Delete what is older than KEPT, and what needs no more decision."""
    done = Unclear.state.in_((WRITTEN, DISCARDED))
    session.execute(delete(Unclear).where((Unclear.kept_at <= now - KEPT) | done))
