"""Buses that shelters report: to add one, to postpone it, to say that it does not leave."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.knowledge.models import City, Departure

LONGEST_OPERATOR = 80  # characters
MOST_SEATS = 500
SAFE = "utter_safe_bus"


class BusError(ValueError):
    """It cannot be kept; `why` is "place", "time", "operator", "seats" or "unknown"."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def add(
    session: Session,
    origin: str,
    destination: str,
    departs_at: datetime,
    operator: str,
    seats: int | None,
    house: str,
    now: datetime,
) -> Departure:
    """A bus that a house knows of; it is told until the end of its day.

    Args:
        origin, destination: cities of the database.
        departs_at: local time of the origin.
        house: who says so, as it is named to people.
        now: local time.

    Raises:
        BusError: a city is unknown, the time is past, nobody is named, or the seats are too many.
    """
    known = set(session.scalars(select(City.name)))
    if origin not in known or destination not in known or origin == destination:
        raise BusError("place")
    if not operator or len(operator) > LONGEST_OPERATOR:
        raise BusError("operator")
    if seats is not None and not 0 < seats <= MOST_SEATS:
        raise BusError("seats")
    made = Departure(
        id=f"W-{secrets.token_hex(4)}",
        origin=origin,
        destination=destination,
        seats=seats,
        operator=operator,
        sources="",
        verified_on=now.date(),
        told_by=house,
        cancelled=False,
        safe=SAFE,
    )
    _leave(made, departs_at, now)
    session.add(made)
    session.flush()
    return made


def postpone(
    session: Session, departure_id: str, departs_at: datetime, house: str, now: datetime
) -> Departure:
    """A bus that leaves at another time.

    Raises:
        BusError: there is no such bus, or the time is past.
    """
    found = _find(session, departure_id)
    _leave(found, departs_at, now)
    found.told_by, found.verified_on = house, now.date()
    return found


def cancel(session: Session, departure_id: str, house: str, now: datetime) -> Departure:
    """A bus that does not leave: nobody is told of it any more.

    Raises:
        BusError: there is no such bus.
    """
    found = _find(session, departure_id)
    found.cancelled, found.told_by, found.verified_on = True, house, now.date()
    return found


def coming(session: Session, now: datetime) -> list[Departure]:
    """The buses that have not left, the cancelled ones too, the soonest first."""
    query = select(Departure).where(Departure.departs_at >= now)
    return list(session.scalars(query.order_by(Departure.departs_at)))


def _find(session: Session, departure_id: str) -> Departure:
    found = session.get(Departure, departure_id)
    if found is None:
        raise BusError("unknown")
    return found


def _leave(departure: Departure, at: datetime, now: datetime) -> None:
    if at <= now:
        raise BusError("time")
    departure.departs_at, departure.valid_until = at, at.date()
