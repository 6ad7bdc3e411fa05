"""Cities by name and by distance; shelters and departures of a city or near it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from geopy.distance import great_circle
from rapidfuzz import fuzz, process
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.sql import Select

from bot.knowledge.beds import ROOM, BedReport, reports
from bot.knowledge.models import CONFIDENCES, City, Departure, Office, Shelter
from bot.text import fold

NEAR_KM = 400
SAME_PLACE_KM = 40
LIKENESS = 85  # of 100; "tihuana" is 86 like "tijuana", "huehuetan" 84 like "huehuetoca"


@dataclass(frozen=True)
class Found:
    """A shelter, and what to say of it.

    `certain`: it may be told without "not confirmed". `overdue`: what we know of it is too old to
    be told. `report`: what a worker said of it today, if anything.
    """

    shelter: Shelter
    distance_km: float
    certain: bool
    overdue: bool
    report: BedReport | None


def city_named(session: Session, name: str) -> City | None:
    """The city of that name, accents and small misspellings forgiven.

    A name that says its state ("Río Bravo, Tamaulipas") is known without it, if that is clear.
    """
    cities = {fold(c.name): c for c in session.scalars(select(City))}
    folded = fold(name)
    if folded in cities:
        return cities[folded]
    without_state = [c for known, c in cities.items() if known.split(",")[0] == folded]
    if len(without_state) == 1:
        return without_state[0]
    best = process.extractOne(folded, cities.keys(), scorer=fuzz.ratio, score_cutoff=LIKENESS)
    return cities[best[0]] if best else None


def city_at(session: Session, lat: float, lon: float) -> City | None:
    """The nearest city to a point in degrees, if it is within SAME_PLACE_KM."""
    cities = session.scalars(select(City)).all()
    nearest = min(cities, key=lambda c: great_circle((lat, lon), (c.lat, c.lon)).km, default=None)
    if nearest and great_circle((lat, lon), (nearest.lat, nearest.lon)).km <= SAME_PLACE_KM:
        return nearest
    return None


def shelters(
    session: Session,
    city: City,
    group: str | None,
    now: datetime,
    limit: int = 4,
    skip: int = 0,
) -> list[Found]:
    """Houses with beds for `group` in `city`; if there is none, the nearest in the same country.

    The nearer ones come first, of these what is certain and better sourced. What is full or closed
    today is named only if nothing else is.

    Args:
        skip: how many of them were told before.
    """
    said_today = reports(session, now)
    cities = {c.name: c for c in session.scalars(select(City))}
    found = [
        judged(row, _distance(city, cities[row.city]), said_today, now)
        for row in session.scalars(shown_houses(str(city.country)))
        if _takes(row.groups.split(";"), group)
    ]
    free = [f for f in found if f.report is None or f.report.state == ROOM]
    return sorted(
        _nearest(free) or _nearest(found),
        key=lambda f: (
            round(f.distance_km),
            group == "lgbtq" and "lgbtq" not in f.shelter.groups.split(";"),
            not f.certain,
            CONFIDENCES.index(f.shelter.confidence),
            f.shelter.id,
        ),
    )[skip : skip + limit]


def _nearest(found: list[Found]) -> list[Found]:
    """Those in the city itself; if there are none, those near it."""
    here = [f for f in found if f.distance_km == 0]
    return here or [f for f in found if f.distance_km <= NEAR_KM]


def shown_houses(country: str) -> Select:
    """The query for the houses of a country that may be named to anyone."""
    return select(Shelter).where(
        Shelter.status.in_(["open", "unconfirmed"]),
        Shelter.for_whom == "anyone",
        Shelter.country == country,
    )


def judged(
    shelter: Shelter, distance_km: float, said_today: Mapping[str, BedReport], now: datetime
) -> Found:
    """A house with what may be said of it at a moment."""
    today = now.date()
    return Found(
        shelter,
        distance_km,
        is_certain(shelter, today),
        shelter.review_by < today,
        said_today.get(str(shelter.id)),
    )


def is_certain(shelter: Shelter, today: date) -> bool:
    """Whether a house may be named without "not confirmed": open, well sourced, not overdue."""
    return shelter.status == "open" and shelter.confidence != "low" and today <= shelter.review_by


def nearest_office(session: Session, city: City, organization: str) -> tuple[Office, float] | None:
    """The office of an authority that is nearest to a city of its country, and how far it is."""
    cities = {c.name: c for c in session.scalars(select(City))}
    offices = session.scalars(select(Office).where(Office.organization == organization))
    found = [
        (office, _distance(city, cities[office.city]))
        for office in offices
        if cities[office.city].country == city.country
    ]
    return min(found, key=lambda pair: pair[1], default=None)


def departures(
    session: Session, origin: City, after: datetime, until: datetime | None, limit: int = 3
) -> list[Departure]:
    """Departures from `origin` after a moment (and before another), still valid, soonest first."""
    query = select(Departure).where(
        Departure.origin == origin.name,
        Departure.cancelled.is_(False),
        Departure.departs_at >= after,
        Departure.valid_until >= after.date(),
    )
    if until:
        query = query.where(Departure.departs_at <= until)
    return list(session.scalars(query.order_by(Departure.departs_at).limit(limit)))


def _takes(groups: Iterable[str], group: str | None) -> bool:
    wanted = {
        None: {"man", "woman", "family"},
        "pregnant": {"woman", "family"},
        "indigenous": {"man", "woman", "family"},
        "lgbtq": {"lgbtq", "man", "woman", "family"},
    }.get(group, {group})
    if group == "lgbtq" and "lgbtq" not in groups:
        return {"man", "woman", "family"} <= set(groups)
    return bool(wanted & set(groups))


def _distance(a: City, b: City) -> float:
    return 0.0 if a.name == b.name else float(great_circle((a.lat, a.lon), (b.lat, b.lon)).km)
