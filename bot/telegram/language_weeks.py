"""In how many messages of a week a language was met: numbers only, and none of the small ones."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from threading import Lock

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from bot.database import insert_if_new
from bot.language.identify import UNDETERMINED
from bot.languages import by_tag
from bot.telegram.models import LanguageWeek

SMALLEST = 10  # messages; of a language that few speak, fewer could be one family
KEPT = timedelta(weeks=53)


@dataclass(frozen=True)
class Week:
    """A language of a week that began on a Monday."""

    monday: date
    language: str
    messages: int


class Languages:
    """Counts in memory, until they are added to those of the week."""

    def __init__(self) -> None:
        self._met: Counter[str] = Counter()
        self._lock = Lock()

    def met(self, tag: str) -> None:
        """A message was answered in a language (BCP-47)."""
        with self._lock:
            self._met[tag if by_tag(tag) else UNDETERMINED] += 1

    def flush(self, session: Session, today: date) -> None:
        """Add what was counted to the week of today, and let go of weeks of long ago."""
        with self._lock:
            met, self._met = self._met, Counter()
        monday = today - timedelta(days=today.weekday())
        for tag, number in sorted(met.items()):
            insert_if_new(session, LanguageWeek, week=monday, language=tag, messages=0)
            session.execute(
                update(LanguageWeek)
                .where(LanguageWeek.week == monday, LanguageWeek.language == tag)
                .values(messages=LanguageWeek.messages + number)
            )
        session.execute(delete(LanguageWeek).where(LanguageWeek.week < monday - KEPT))


def shown(session: Session) -> list[Week]:
    """The weeks and languages that may be shown, oldest first."""
    query = (
        select(LanguageWeek)
        .where(LanguageWeek.messages >= SMALLEST)
        .order_by(LanguageWeek.week, LanguageWeek.language)
    )
    return [Week(row.week, row.language, row.messages) for row in session.scalars(query)]
