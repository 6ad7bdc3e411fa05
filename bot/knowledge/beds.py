"""What workers say of a house today: full, closed or with room. It is forgotten after a day."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Column, DateTime, Integer, String, delete, select
from sqlalchemy.orm import Session

from bot.database import Base
from bot.knowledge.models import Shelter

ROOM, FULL, CLOSED = STATES = ("room", "full", "closed")
TRUE_FOR = timedelta(days=1)


class UnknownShelter(LookupError):
    """There is no house with that id; the message says where the ids are."""


class BedReport(Base):
    """The latest word on a house: `places` free ones, if they were counted; `groups`, some of
    GROUPS joined by a semicolon: who is taken today, empty if it is as always. `reported_at` is
    local time of Mexico's centre (`bot.clock`)."""

    __tablename__ = "bed_reports"
    shelter_id = Column(String(16), primary_key=True)
    state = Column(String(8), nullable=False)
    places = Column(Integer)
    groups = Column(String(80), nullable=False, default="", server_default="")
    reported_at = Column(DateTime, nullable=False)


def report(
    session: Session,
    shelter_id: str,
    state: str,
    now: datetime,
    places: int | None = None,
    groups: str = "",
) -> Shelter:
    """Keep what a worker says of a house, in place of what was said before; returns the house.

    Raises:
        UnknownShelter: there is no such house.
    """
    house = session.get(Shelter, shelter_id)
    if house is None:
        raise UnknownShelter(
            f"No shelter has the id {shelter_id!r}; the ids stand in data/knowledge/shelters.csv"
        )
    session.execute(delete(BedReport).where(BedReport.reported_at <= now - TRUE_FOR))
    said = BedReport(
        shelter_id=shelter_id, state=state, places=places, groups=groups, reported_at=now
    )
    session.merge(said)
    return house


def reports(session: Session, now: datetime) -> dict[str, BedReport]:
    """What is true today, by the id of the house."""
    query = select(BedReport).where(
        BedReport.reported_at > now - TRUE_FOR, BedReport.reported_at <= now
    )
    return {str(row.shelter_id): row for row in session.scalars(query)}
