"""Corrections that a second person must approve: of a reply, of a house's phone or address.

Every step is in the audit log. What was approved is never changed: an undone correction stays,
and what was approved before it is told again.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, Column, DateTime, Integer, String, Text, select
from sqlalchemy.orm import Session

from bot import audit
from bot.database import Base
from bot.knowledge.models import Shelter

ANSWER, PHONE, ADDRESS = KINDS = ("answer", "phone", "address")
PROPOSED, APPROVED, REJECTED, UNDONE = ("proposed", "approved", "rejected", "undone")


class ProposalError(ValueError):
    """It cannot be done; `why` is one of "own", "decided", "changed", "same", "unknown"."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Proposal(Base):
    """`subject`: a response, or the id of a house; `language`: the tag of a reply, else empty;
    `before` and `after`: the text; `facts`: what the reply states was wrong, so that translations
    are wrong, too. All times are naive UTC."""

    __tablename__ = "proposals"
    id = Column(Integer, primary_key=True)
    kind = Column(String(12), nullable=False)
    subject = Column(String(80), nullable=False, index=True)
    language = Column(String(8), nullable=False)
    before = Column(Text, nullable=False)
    after = Column(Text, nullable=False)
    facts = Column(Boolean, nullable=False)
    state = Column(String(12), nullable=False)
    author = Column(String(40), nullable=False)
    made_at = Column(DateTime, nullable=False)
    decided_by = Column(String(40))
    decided_at = Column(DateTime)


def propose(session: Session, key: bytes, made: Proposal) -> Proposal:
    """Keep a proposal until a second person decides.

    Raises:
        ProposalError: it changes nothing, or there is no such house.
    """
    if made.after == made.before:
        raise ProposalError("same")
    if made.kind != ANSWER:
        _house(session, made)
    made.state = PROPOSED
    session.add(made)
    session.flush()
    _log(session, key, made.author, "proposed", made)
    return made


def approve(session: Session, key: bytes, number: int, by: str, now: datetime) -> Proposal:
    """Let a proposal be told.

    Raises:
        ProposalError: it is the approver's own, decided already, or the text has changed since.
    """
    made = _open(session, number)
    if made.author == by:
        raise ProposalError("own")
    _change_house(session, made, made.before, made.after)
    _decide(session, key, made, APPROVED, by, now)
    return made


def reject(session: Session, key: bytes, number: int, by: str, now: datetime) -> Proposal:
    """Leave everything as it is; one's own proposal may be taken back so.

    Raises:
        ProposalError: it was decided already.
    """
    made = _open(session, number)
    _decide(session, key, made, REJECTED, by, now)
    return made


def undo(session: Session, key: bytes, number: int, by: str, now: datetime) -> Proposal:
    """Tell again what was told before an approved proposal.

    Raises:
        ProposalError: it was never approved or is undone already; the text has changed since.
    """
    made = session.get(Proposal, number)
    if made is None or made.state != APPROVED:
        raise ProposalError("decided")
    _change_house(session, made, made.after, made.before)
    _decide(session, key, made, UNDONE, by, now)
    return made


def waiting(session: Session) -> list[Proposal]:
    """What waits for a second person, the oldest first."""
    query = select(Proposal).where(Proposal.state == PROPOSED).order_by(Proposal.id)
    return list(session.scalars(query))


def decided(session: Session, most: int) -> list[Proposal]:
    """What was decided, the newest first."""
    query = select(Proposal).where(Proposal.state != PROPOSED)
    return list(session.scalars(query.order_by(Proposal.decided_at.desc()).limit(most)))


def in_force(session: Session, kinds: tuple[str, ...] = KINDS) -> list[Proposal]:
    """What is approved, the oldest first: of two for the same text the later one holds."""
    query = select(Proposal).where(Proposal.state == APPROVED, Proposal.kind.in_(kinds))
    return list(session.scalars(query.order_by(Proposal.decided_at, Proposal.id)))


def reapply(session: Session) -> None:
    """After an import: houses whose file still says what a proposal has corrected."""
    for made in in_force(session, (PHONE, ADDRESS)):
        house = session.get(Shelter, made.subject)
        if house is not None and getattr(house, made.kind) == made.before:
            setattr(house, made.kind, made.after)


def _open(session: Session, number: int) -> Proposal:
    made = session.get(Proposal, number)
    if made is None or made.state != PROPOSED:
        raise ProposalError("decided")
    return made


def _house(session: Session, made: Proposal) -> Shelter:
    house = session.get(Shelter, made.subject)
    if house is None or (house.protected and made.kind == ADDRESS):
        raise ProposalError("unknown")  # SHG-11: the address of a protected house is not kept
    return house


def _change_house(session: Session, made: Proposal, old: str, new: str) -> None:
    """Put `new` in place of `old` in the row of a house; a reply has no row."""
    if made.kind == ANSWER:
        return
    house = _house(session, made)
    if getattr(house, made.kind) != old:
        raise ProposalError("changed")
    setattr(house, made.kind, new)


def _decide(
    session: Session, key: bytes, made: Proposal, state: str, by: str, now: datetime
) -> None:
    made.state, made.decided_by, made.decided_at = state, by, now
    _log(session, key, by, state, made)


def _log(session: Session, key: bytes, by: str, what: str, made: Proposal) -> None:
    details = {"number": made.id, "before": made.before, "after": made.after}
    if made.language:
        details |= {"language": made.language, "facts": made.facts}
    audit.add(session, key, by, f"{made.kind} {what}", made.subject, **details)
