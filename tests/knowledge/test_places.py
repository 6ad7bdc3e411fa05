"""Cities by name and by distance; shelters and departures."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime, timedelta
from itertools import product

import pytest
import yaml
from geopy.distance import great_circle
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.database import migrate, transaction
from bot.knowledge import places
from bot.knowledge.models import GROUPS, City, Departure, Shelter
from bot.settings import ROOT

TODAY = date(2026, 12, 1)
NOON = datetime(2026, 12, 1, 12)


def city(session: Session, name: str) -> City:
    """The city of that name, which there must be."""
    found = places.city_named(session, name)
    assert found, name
    return found


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Tijuana", "Tijuana"),
        ("TIJUANA", "Tijuana"),
        ("tihuana", "Tijuana"),
        ("tapachla", "Tapachula"),
        ("ciudad juarez", "Ciudad Juárez"),
        ("reinosa", "Reynosa"),
        ("nuevo laredo", "Nuevo Laredo"),
        ("san luis potosi", "San Luis Potosí"),
        ("rio bravo", "Río Bravo, Tamaulipas"),
        ("camargo", "Camargo"),
    ],
)
def test_a_city_is_found_without_accents_and_misspelt(
    session: Session, typed: str, meant: str
) -> None:
    """What one finger too much or too little makes of a name is still the name."""
    assert city(session, typed).name == meant


@pytest.mark.parametrize(
    "typed", ["", "no", "pueblo", "mi casa", "Atlantis", "ciudad cuauhtemoc", "👍", "a" * 5000]
)
def test_what_is_no_city_is_none(session: Session, typed: str) -> None:
    """Better to ask again than to send somebody to a wrong city."""
    assert places.city_named(session, typed) is None


def test_each_city_is_itself(session: Session) -> None:
    """No city is taken for another one with a similar name."""
    for row in session.scalars(select(City)).all():
        assert places.city_named(session, row.name) is row


def test_no_city_of_elsewhere_is_taken_for_one_of_ours(session: Session) -> None:
    """Whoever is in Huehuetán, Chiapas, is not sent to Huehuetoca, a thousand kilometres away."""
    ours = set(session.scalars(select(City.name)))
    named = yaml.safe_load((ROOT / "bot/nlu/gazetteer/city.yml").read_text(encoding="utf-8"))
    assert not [name for name in named if name not in ours and places.city_named(session, name)]


@pytest.mark.parametrize(
    ("lat", "lon", "name"),
    [
        (32.5149, -117.0382, "Tijuana"),
        (31.6904, -106.4245, "Ciudad Juárez"),
        (14.9, -92.27, "Tapachula"),
    ],
)
def test_a_point_is_in_the_nearest_city(
    session: Session, lat: float, lon: float, name: str
) -> None:
    """A location sent from the street names the city."""
    found = places.city_at(session, lat, lon)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(("lat", "lon"), [(0.0, 0.0), (90.0, 0.0), (25.0, -130.0), (-90.0, 180.0)])
def test_a_point_far_from_every_city_is_in_none(session: Session, lat: float, lon: float) -> None:
    """In the sea, at the pole: no city."""
    assert places.city_at(session, lat, lon) is None


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_no_point_of_the_earth_is_put_into_a_distant_city(
    session: Session, lat: float, lon: float
) -> None:
    """At most SAME_PLACE_KM away."""
    found = places.city_at(session, lat, lon)
    if found:
        assert great_circle((lat, lon), (found.lat, found.lon)).km <= places.SAME_PLACE_KM


@pytest.fixture(scope="module")
def searches(session: Session) -> dict[tuple[City, str | None], list[places.Found]]:
    """What is found for every city and every group."""
    return {
        (row, group): places.shelters(session, row, group, NOON)
        for row, group in product(session.scalars(select(City)).all(), (None, *GROUPS))
    }


def test_closed_full_and_special_houses_are_never_named(searches: dict) -> None:
    """Nor those that take only people who were returned to their own country."""
    for found in searches.values():
        for one in found:
            assert one.shelter.status in ("open", "unconfirmed")
            assert one.shelter.for_whom == "anyone"


def test_a_house_takes_those_for_whom_it_is_named(searches: dict) -> None:
    """A man is never sent to a house for women, nor a child to one for adults."""
    for (_, group), found in searches.items():
        for one in found:
            taken = set(one.shelter.groups.split(";"))
            if group in ("man", "woman", "family", "child"):
                assert group in taken
            elif group == "pregnant":
                assert taken & {"woman", "family"}
            elif group == "lgbtq":
                assert "lgbtq" in taken or taken >= {"man", "woman", "family"}
            else:
                assert taken & {"man", "woman", "family"}


def test_houses_elsewhere_are_named_only_where_there_is_none_here(searches: dict) -> None:
    """In the city, or else near, in the same country, the nearest first, at most four."""
    for (asked, _), found in searches.items():
        distances = [one.distance_km for one in found]
        assert len(found) <= 4
        assert all(d == 0 for d in distances) or all(0 < d <= places.NEAR_KM for d in distances)
        assert [round(d) for d in distances] == sorted(round(d) for d in distances)
        assert {one.shelter.country for one in found} <= {asked.country}


def test_certain_houses_come_before_uncertain_ones(searches: dict) -> None:
    """At the same distance; but for LGBTQ+ people a house of their own comes first."""
    for (_, group), found in searches.items():
        if group != "lgbtq":
            order = [(round(one.distance_km), not one.certain) for one in found]
            assert order == sorted(order)


def test_a_house_of_their_own_comes_first_for_lgbtq_people(session: Session) -> None:
    """Where there is one, before the houses that take everybody."""
    first = places.shelters(session, city(session, "Tijuana"), "lgbtq", NOON)[0]
    assert "lgbtq" in first.shelter.groups.split(";")


def test_the_largest_border_cities_have_a_place_for_everybody(session: Session) -> None:
    """In Tijuana, Ciudad Juárez and Tapachula there is something for every group, here or near."""
    for name, group in product(
        ("Tijuana", "Ciudad Juárez", "Tapachula"), ("man", "woman", "family")
    ):
        assert places.shelters(session, city(session, name), group, NOON), (name, group)


@pytest.mark.parametrize(
    ("changed", "certain"),
    [
        ({}, True),
        ({"status": "unconfirmed"}, False),
        ({"confidence": "low"}, False),
        ({"review_by": TODAY}, True),
        ({"review_by": TODAY - timedelta(days=1)}, False),
    ],
)
def test_a_house_is_certain_while_it_is_open_sourced_and_checked(
    changed: dict, certain: bool
) -> None:
    """On the review day itself still, on the next no more."""
    house = {"status": "open", "confidence": "medium", "review_by": TODAY + timedelta(days=9)}
    assert places.is_certain(Shelter(**{**house, **changed}), TODAY) is certain


def test_every_house_becomes_uncertain_with_time(session: Session) -> None:
    """A year after its review day no house is named without a warning."""
    for row in session.scalars(select(Shelter)).all():
        assert not places.is_certain(row, row.review_by + timedelta(days=365))


@pytest.fixture(scope="module")
def timetable(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database with departures from Tijuana, and one from elsewhere."""
    url = f"sqlite:///{tmp_path_factory.mktemp('departures')}/puente.db"
    migrate(url)
    common = {
        "origin": "Tijuana",
        "destination": "Tapachula",
        "operator": "INM",
        "sources": "BUS-07",
        "verified_on": TODAY,
        "valid_until": TODAY + timedelta(days=30),
        "safe": "utter_safe_services",
    }
    with transaction(url) as session:
        session.add(City(name="Tijuana", state="BC", country="MX", lat=32.5, lon=-117.0))
        for days in (3, -1, 2, 1, 9):
            session.add(Departure(**common, id=f"{days:+}", departs_at=NOON + timedelta(days=days)))
        session.add(
            Departure(**{**common, "origin": "Reynosa"}, id="other", departs_at=NOON + timedelta(1))
        )
        expired = {**common, "valid_until": TODAY - timedelta(days=1)}
        session.add(Departure(**expired, id="expired", departs_at=NOON + timedelta(hours=1)))
    return url


@pytest.mark.parametrize(
    ("after", "until", "ids"),
    [
        (NOON, None, ["+1", "+2", "+3"]),
        (NOON, NOON + timedelta(days=2), ["+1", "+2"]),
        (NOON + timedelta(days=4), None, ["+9"]),
        (NOON + timedelta(days=10), None, []),
    ],
)
def test_departures_are_the_next_ones_that_are_still_valid(
    timetable: str, after: datetime, until: datetime | None, ids: list[str]
) -> None:
    """From this city, soonest first, at most three, none that left or whose data expired."""
    with transaction(timetable) as session:
        origin = session.get(City, "Tijuana")
        found = places.departures(session, origin, after, until)
        assert [row.id for row in found] == ids


def test_what_is_found_says_how_far_and_how_sure(session: Session) -> None:
    """A search gives houses with their distance in km, their certainty, and what was said today."""
    found = places.shelters(session, city(session, "Tijuana"), None, NOON)
    assert set(asdict(found[0])) == {"shelter", "distance_km", "certain", "overdue", "report"}
