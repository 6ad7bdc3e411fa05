"""What must be checked again: replies and rows whose time is over, or nearly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.knowledge.freshness import as_date
from bot.knowledge.models import Contact, Departure, Office, Shelter

SOON = timedelta(days=30)
ROWS = {"shelter": Shelter, "office": Office, "departure": Departure, "contact": Contact}

Responses = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True)
class Dated:
    """A reply or a row that may be told until `review_by`; from then on `safe` is, a response."""

    kind: str
    name: str
    review_by: date
    safe: str

    def is_overdue(self, today: date) -> bool:
        """Whether it withdraws itself."""
        return self.review_by < today


def responses(domain: Responses) -> Iterator[Dated]:
    """The replies of a domain that carry a date."""
    for name, variants in domain.items():
        metadata = variants[0].get("metadata") or {}
        if "review_by" in metadata:
            yield Dated("reply", name, as_date(metadata["review_by"]), metadata.get("safe", ""))


def rows(session: Session) -> Iterator[Dated]:
    """The rows of the database that carry a date."""
    for kind, model in ROWS.items():
        for row in session.scalars(select(model)):
            until = row.valid_until if kind == "departure" else row.review_by
            yield Dated(kind, str(row.id), until, str(row.safe))


def due(known: Iterable[Dated], today: date, within: timedelta = SOON) -> list[Dated]:
    """What is overdue, or will be within some days, the most urgent first."""
    late = (item for item in known if item.review_by <= today + within)
    return sorted(late, key=lambda item: (item.review_by, item.kind, item.name))


def without_safe_form(known: Iterable[Dated], today: date) -> list[Dated]:
    """What is overdue and leaves nothing to say: no safe form, or one that is overdue itself."""
    items = list(known)
    lasting = {i.name for i in items if i.kind == "reply" and not i.is_overdue(today)}
    return [item for item in items if item.is_overdue(today) and item.safe not in lasting]
