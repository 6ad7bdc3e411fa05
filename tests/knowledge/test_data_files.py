"""The rows of data/knowledge/ are such that people can rely on them."""

from __future__ import annotations

import csv
import re
from datetime import date

import pytest
import yaml
from geopy.distance import great_circle

from bot.knowledge import sources
from bot.knowledge.importer import TABLES
from bot.knowledge.sources import DATA
from bot.settings import ROOT

FAR_KM = 250


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a file, as they are written."""
    with (DATA / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_every_source_that_a_response_names_is_known() -> None:
    """A reply without a source behind it must not exist."""
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    named = {
        (name, source)
        for name, variants in domain["responses"].items()
        for variant in variants
        for source in variant.get("metadata", {}).get("sources", [])
    }
    assert named
    assert not [pair for pair in named if pair[1] not in sources.rows()]


@pytest.mark.parametrize("name", ["shelters.csv", "offices.csv", "contacts.csv"])
def test_what_is_checked_is_checked_again(name: str) -> None:
    """The review day lies after the day of the check, and within two years."""
    for row in rows(name):
        checked, review = (date.fromisoformat(row[k]) for k in ("verified_on", "review_by"))
        assert 0 < (review - checked).days <= 731, row["id"]


def test_cities_lie_where_their_country_lies() -> None:
    """A swapped sign or a swapped pair would send people across the world."""
    for row in rows("cities.csv"):
        assert 7 < float(row["lat"]) < 50, row["name"]
        assert -125 < float(row["lon"]) < -60, row["name"]


@pytest.mark.parametrize(
    "name",
    [
        *("Manzanillo", "Camargo", "Ciudad Miguel Alemán", "Medias Aguas", "Esquipulas"),
        *("Río Bravo, Tamaulipas", "Puerto Palomas"),
    ],
)
def test_towns_on_the_way_have_a_place(name: str) -> None:
    """Whoever is there is told of the nearest house, and not that nobody knows the town."""
    assert name in {row["name"] for row in rows("cities.csv")}


def test_a_city_is_near_another_one_of_its_state() -> None:
    """A slip of a degree or two shows: no state is so large that its cities lie far apart."""
    cities = rows("cities.csv")
    for row in cities:
        beside = [c for c in cities if c["state"] == row["state"] and c is not row]
        point = (row["lat"], row["lon"])
        distances = [great_circle(point, (c["lat"], c["lon"])).km for c in beside]
        assert min(distances, default=0) < FAR_KM, row["name"]


def test_houses_lie_in_the_country_of_their_city() -> None:
    """The row of the house and the row of the city agree."""
    countries = {row["name"]: row["country"] for row in rows("cities.csv")}
    assert not [r["id"] for r in rows("shelters.csv") if r["country"] != countries[r["city"]]]


def test_protected_houses_carry_no_address() -> None:
    """Places that protect women, minors or LGBTQ+ people are named by city only (SHG-11)."""
    protected = [row for row in rows("shelters.csv") if row["protected"] == "yes"]
    assert protected
    assert not [row["id"] for row in protected if row["address"] or row["phone"]]


def test_houses_for_women_children_or_lgbtq_people_are_protected() -> None:
    """Whoever takes only them is never shown with an address."""
    for row in rows("shelters.csv"):
        if not {"man", "family"} & set(row["groups"].split(";")):
            assert row["protected"] == "yes", row["id"]


def test_the_month_of_a_source_is_a_month() -> None:
    """`as_of` is a month, a year or nothing."""
    for row in rows("shelters.csv"):
        assert re.fullmatch(r"(20\d\d(-(0[1-9]|1[0-2]))?)?", row["as_of"]), row["id"]


def test_numbers_of_contacts_can_be_dialled() -> None:
    """Digits with blanks or hyphens between them, perhaps a star in front."""
    for row in rows("contacts.csv"):
        assert re.fullmatch(r"\*?\d[\d -]*\d", row["number"]), row["id"]


@pytest.mark.parametrize("name", TABLES)
def test_the_file_ends_each_row_alike(name: str) -> None:
    """UTF-8 without a mark, and no cell with blanks around it."""
    assert not (DATA / name).read_bytes().startswith(b"\xef\xbb\xbf")
    for row in rows(name):
        assert all(value == value.strip() for value in row.values()), row
