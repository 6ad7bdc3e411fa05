"""One house as it is told."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from actions.shelter_entry import entry, group_names
from bot.database import transaction
from bot.knowledge.beds import CLOSED, FULL, ROOM, BedReport
from bot.knowledge.models import GROUPS, Shelter
from bot.knowledge.places import Found
from bot.localisation.catalogue import Translator

NOW = datetime(2026, 11, 24, 10)
LANGUAGES = ("es", "en", "fr", "pt", "ht")
OPEN = {
    "name": "Casa Abierta",
    "city": "Tijuana",
    "country": "MX",
    "groups": "man;family",
    "protected": False,
    "address": "Calle 1",
    "phone": "664 123 4567",
    "source_url": "https://www.example.org/casa",
    "as_of": "2026-01",
    "review_by": date(2027, 3, 23),
}


@pytest.fixture(scope="module")
def houses(action_database: str) -> list[Shelter]:
    """Every house of the database."""
    with transaction(action_database) as session:
        return list(session.scalars(select(Shelter)))


def told(
    tag: str = "es",
    far: float = 0.0,
    certain: bool = True,
    overdue: bool = False,
    report: BedReport | None = None,
    **changed: object,
) -> str:
    """An open house with these changes, as it is told."""
    found = Found(Shelter(**{**OPEN, **changed}), far, certain, overdue, report)
    return entry(1, found, NOW, Translator(tag))


def said(state: str, hours: float) -> BedReport:
    """What a worker said some hours ago."""
    return BedReport(state=state, reported_at=NOW - timedelta(hours=hours))


def test_a_house_is_told_in_full() -> None:
    """Its name, whom it takes, the way, the telephone, and how old the fact is and whose."""
    assert told().splitlines() == [
        "1. Casa Abierta",
        "👥 Recibe a: hombres y familias",
        "🗺 Calle 1",
        "☎️ 664 123 4567",
        "🗓 Dato de enero de 2026 · example.org",
    ]


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_protected_address_is_never_shown(houses: list[Shelter], tag: str) -> None:
    """For any row of the database, however near, however certain, however old."""
    for house in houses:
        for far, overdue in ((0.0, False), (55.0, False), (0.0, True)):
            text = entry(1, Found(house, far, True, overdue, None), NOW, Translator(tag))
            assert house.name in text
            assert ("🔒" in text) == (house.protected and not overdue)
            assert ("🗺" in text) == bool(house.address and not house.protected and not overdue)


@given(address=st.text(min_size=12), phone=st.from_regex(r"[0-9]{10}", fullmatch=True))
def test_what_a_protected_house_carries_by_mistake_stays_untold(address: str, phone: str) -> None:
    """The import refuses such a row; should one come in all the same, nobody reads it."""
    text = told(protected=True, address=address, phone=phone)
    assert "🗺" not in text
    assert "☎️" not in text
    assert phone not in text


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_protected_house_abroad_is_asked_for_there(tag: str) -> None:
    """Neither the address nor a number that rings in Mexico."""
    text = told(tag, country="GT", protected=True)
    assert "🔒" in text
    assert not re.search(r"Beta|911", text)


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        ({"address": ""}, "❔ No sabemos: la dirección."),
        ({"phone": ""}, "❔ No sabemos: el teléfono."),
        ({"address": "", "phone": ""}, "❔ No sabemos: la dirección y el teléfono."),
    ],
)
def test_what_is_not_known_is_said_to_be_so(changed: dict[str, str], line: str) -> None:
    """Nobody has to wonder whether it was forgotten."""
    assert line in told(**changed).splitlines()


def test_what_is_known_is_not_said_to_be_unknown() -> None:
    """Nor is what is kept back for safety."""
    assert "❔" not in told()
    assert "❔" not in told(protected=True, address="", phone="")


@pytest.mark.parametrize(
    ("state", "hours", "line"),
    [
        (FULL, 3, "🔴 No hay lugar. Nos lo dijeron hace 3 horas."),
        (CLOSED, 1, "🔴 Está cerrado. Nos lo dijeron hace 1 hora."),
        (ROOM, 23.4, "🟢 Hay lugar. Nos lo dijeron hace 23 horas."),
        (ROOM, 0.01, "🟢 Hay lugar. Nos lo dijeron hace 1 hora."),
    ],
)
def test_what_a_worker_said_today_comes_first(state: str, hours: float, line: str) -> None:
    """Right below the name, with the hours since."""
    assert told(report=said(state, hours)).splitlines()[1] == line


def test_of_what_is_too_old_only_name_place_and_warning_are_told() -> None:
    """The address may be another by now; what was said today still counts."""
    assert told(overdue=True, far=62.0).splitlines() == [
        "1. Casa Abierta",
        "📍 Tijuana, a unos 60 km",
        "⚠️ Lo que sabemos es viejo: pregunte antes si está abierto.",
    ]
    assert "🔴 No hay lugar." in told(overdue=True, report=said(FULL, 2))


def test_what_nobody_confirmed_is_told_with_a_warning() -> None:
    """At the end, where it is read last."""
    assert told(certain=False).splitlines()[-1].startswith("⚠️ Sin confirmar")


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_group_has_a_name_in_every_language(tag: str) -> None:
    """A list of whom a house takes is never half Spanish."""
    names = group_names(Translator(tag))
    assert set(names) == set(GROUPS)
    spanish = group_names(Translator("es"))
    assert tag == "es" or not set(names.values()) & set(spanish.values())
