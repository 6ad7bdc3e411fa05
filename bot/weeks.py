"""What was met in a week, languages and subjects: numbers only, and none of the small ones."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from threading import Lock

from sqlalchemy import Column, Date, Integer, String, delete, select, update
from sqlalchemy.orm import Session

from bot.database import Base, insert_if_new
from bot.languages import UNDETERMINED, by_tag
from bot.localisation.subjects import subjects

LANGUAGE, SUBJECT = "language", "subject"
OTHER = "other"  # subjects that cannot be chosen: thanks, a greeting, what was not understood
# Messages; of a language that few speak, fewer could be one family.
SMALLEST = {LANGUAGE: 10, SUBJECT: 5}
KEPT = timedelta(weeks=53)


class Met(Base):
    """In how many messages of a week (its Monday) something was met."""

    __tablename__ = "weeks"
    week = Column(Date, primary_key=True)
    kind = Column(String(8), primary_key=True)
    name = Column(String(40), primary_key=True)
    messages = Column(Integer, nullable=False)


@dataclass(frozen=True)
class Week:
    """A language (BCP-47) or a subject (intent) in a week that began on a Monday."""

    monday: date
    name: str
    messages: int


class Weeks:
    """Counts in memory, until they are added to those of the week."""

    def __init__(self) -> None:
        self._met: Counter[tuple[str, str]] = Counter()
        self._lock = Lock()

    def language(self, tag: str) -> None:
        """A message was answered in a language (BCP-47)."""
        self._meet(LANGUAGE, tag if by_tag(tag) else UNDETERMINED)

    def subject(self, intent: str) -> None:
        """A message was about a subject."""
        self._meet(SUBJECT, intent if intent in subjects() else OTHER)

    def flush(self, session: Session, today: date) -> None:
        """Add what was counted to the week of today, and let go of weeks of long ago."""
        with self._lock:
            met, self._met = self._met, Counter()
        monday = today - timedelta(days=today.weekday())
        for (kind, name), number in sorted(met.items()):
            insert_if_new(session, Met, week=monday, kind=kind, name=name, messages=0)
            session.execute(
                update(Met)
                .where(Met.week == monday, Met.kind == kind, Met.name == name)
                .values(messages=Met.messages + number)
            )
        session.execute(delete(Met).where(Met.week < monday - KEPT))

    def _meet(self, kind: str, name: str) -> None:
        with self._lock:
            self._met[kind, name] += 1


def shown(session: Session, kind: str) -> list[Week]:
    """The weeks of languages or of subjects that may be shown, oldest first."""
    query = (
        select(Met)
        .where(Met.kind == kind, Met.messages >= SMALLEST[kind])
        .order_by(Met.week, Met.name)
    )
    return [Week(row.week, row.name, row.messages) for row in session.scalars(query)]
