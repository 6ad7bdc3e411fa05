"""Tables of what Puente knows.

Each row carries its sources, the day it was checked, the day until which it may be told
(`review_by`, or `valid_until`), and in `safe` the response that is given from then on.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, DateTime, Float, Integer, String, Text, false

from bot.database import Base

CONSOLE = {"console": True}


class Source(Base):
    """A fact and where it comes from; `id` is what the metadata of responses names (COM-03)."""

    __tablename__ = "sources"
    id = Column(String(16), primary_key=True)
    publisher = Column(String(120), nullable=False)
    url = Column(Text, nullable=False)
    date = Column(String(60), nullable=False)
    confidence = Column(String(8), nullable=False)
    staleness = Column(String(8), nullable=False)
    statement = Column(Text, nullable=False)


class City(Base):
    """A city with its centre in degrees, good to about 5 km: for sorting by distance only."""

    __tablename__ = "cities"
    name = Column(String(80), primary_key=True)
    state = Column(String(80), nullable=False)
    country = Column(String(2), nullable=False)
    lat = Column(Float, nullable=False)
    lon = Column(Float, nullable=False)


class Shelter(Base):
    """A house. `groups`: some of GROUPS, joined by a semicolon; `as_of`: the month or the year
    of the newest source ("2026-01", "2026"), empty if it carries no date."""

    __tablename__ = "shelters"
    id = Column(String(16), primary_key=True)
    name = Column(String(160), nullable=False)
    city = Column(String(80), nullable=False, index=True)
    state = Column(String(80), nullable=False)
    country = Column(String(2), nullable=False)
    groups = Column(String(80), nullable=False)
    for_whom = Column(String(24), nullable=False)
    status = Column(String(16), nullable=False)
    protected = Column(Boolean, nullable=False)
    address = Column(Text, nullable=False)
    phone = Column(String(40), nullable=False)
    lat = Column(Float)
    lon = Column(Float)
    source_url = Column(Text, nullable=False)
    as_of = Column(String(7), nullable=False)
    confidence = Column(String(8), nullable=False)
    verified_on = Column(Date, nullable=False)
    review_by = Column(Date, nullable=False)
    safe = Column(String(80), nullable=False)


class Office(Base):
    """An office of an authority in a city; `as_of` as for a shelter."""

    __tablename__ = "offices"
    id = Column(String(16), primary_key=True)
    organization = Column(String(40), nullable=False)
    city = Column(String(80), nullable=False)
    address = Column(Text, nullable=False)
    as_of = Column(String(7), nullable=False)
    sources = Column(String(120), nullable=False)
    verified_on = Column(Date, nullable=False)
    review_by = Column(Date, nullable=False)
    safe = Column(String(80), nullable=False)


class Departure(Base):
    """A bus that leaves: `departs_at` is local time of the origin; `seats` may be unknown.

    One that a shelter reports has in `told_by` the name of the house, and no sources. The files
    know nothing of those columns that are marked `console`.
    """

    __tablename__ = "departures"
    id = Column(String(16), primary_key=True)
    origin = Column(String(80), nullable=False, index=True)
    destination = Column(String(80), nullable=False)
    departs_at = Column(DateTime, nullable=False)
    seats = Column(Integer)
    operator = Column(String(120), nullable=False)
    sources = Column(String(120), nullable=False)
    verified_on = Column(Date, nullable=False)
    valid_until = Column(Date, nullable=False)
    told_by = Column(String(160), info=CONSOLE)
    cancelled = Column(Boolean, nullable=False, default=False, server_default=false(), info=CONSOLE)
    safe = Column(String(80), nullable=False)


class Contact(Base):
    """A phone that may be shown: section 13-A of the facts."""

    __tablename__ = "contacts"
    id = Column(String(40), primary_key=True)
    topic = Column(String(40), nullable=False)
    number = Column(String(40), nullable=False)
    channel = Column(String(40), nullable=False)
    country = Column(String(2), nullable=False)
    sources = Column(String(120), nullable=False)
    verified_on = Column(Date, nullable=False)
    review_by = Column(Date, nullable=False)
    safe = Column(String(80), nullable=False)


HOME = "MX"  # the country of which the replies speak
GROUPS = ("man", "woman", "family", "child", "lgbtq", "pregnant", "indigenous")
STATUSES = ("open", "unconfirmed", "no_beds", "closed")
CONFIDENCES = ("high", "medium", "low")
