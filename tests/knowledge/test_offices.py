"""The office that is nearest to a city."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.knowledge.models import HOME, City, Office
from bot.knowledge.places import nearest_office


@pytest.mark.parametrize(
    ("city", "office"),
    [
        ("Tapachula", "Tapachula"),
        ("Ciudad de México", "Ciudad de México"),
        ("Tijuana", "Tijuana"),
        ("Mexicali", "Tijuana"),
        ("Reynosa", "Monterrey"),
    ],
)
def test_the_nearest_office_is_found(session: Session, city: str, office: str) -> None:
    """In the city itself it is no way at all."""
    found = nearest_office(session, session.get(City, city), "COMAR")
    assert found is not None
    assert found[0].city == office
    assert (found[1] == 0) == (city == office)


def test_from_every_city_of_the_country_there_is_one(session: Session) -> None:
    """None is nearer than the one that is named."""
    offices = list(session.scalars(select(Office)))
    for city in session.scalars(select(City).where(City.country == HOME)):
        found = nearest_office(session, city, "COMAR")
        assert found is not None
        assert found[0] in offices
        assert city.name not in {office.city for office in offices} or found[1] == 0


@pytest.mark.parametrize(("city", "organization"), [("Tecún Umán", "COMAR"), ("Tijuana", "UNO")])
def test_abroad_and_of_another_authority_there_is_none(
    session: Session, city: str, organization: str
) -> None:
    """The office of a country serves nobody across its border."""
    assert nearest_office(session, session.get(City, city), organization) is None


def test_every_office_lies_in_a_city_that_is_known(session: Session) -> None:
    """Otherwise no distance could be told."""
    assert all(session.get(City, office.city) for office in session.scalars(select(Office)))
