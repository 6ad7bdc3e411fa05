"""Departures of relocation buses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from calls import NOW, WRITTEN, Act, replied

from actions.conversation import knowledge
from bot.clock import moment
from bot.database import transaction
from bot.knowledge.models import Departure
from bot.knowledge.preparation import prepare
from bot.requests import BUS, Request, waiting

NONE_KNOWN = ["utter_bus_none", "utter_ask_worker_bus"]


@pytest.fixture(scope="module", autouse=True)
def _timetable(tmp_path_factory: pytest.TempPathFactory, _environment: None) -> Iterator[None]:
    """Two departures from Tijuana, in a database of this module's own."""
    directory: Path = tmp_path_factory.mktemp("departures")
    url = f"sqlite:///{directory}/puente.db"
    prepare(url)
    common = {
        "origin": "Tijuana",
        "destination": "Tapachula",
        "operator": "INM",
        "sources": "BUS-07",
        "verified_on": date(2026, 11, 20),
        "valid_until": date(2026, 12, 31),
        "safe": "utter_safe_services",
    }
    with transaction(url) as session:
        session.add(Departure(**common, id="1", departs_at=datetime(2026, 11, 25, 8, 30), seats=1))
        session.add(Departure(**common, id="2", departs_at=datetime(2026, 12, 10, 20, 0)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", url)
        yield


async def test_the_next_departures_are_told_in_full(do: Act) -> None:
    """Where to, when, who runs it, how many seats, and when this was checked."""
    done = await do("action_find_departures", {"city": "Tijuana"})
    first, second = done["utter_departures"]["departures"].split("\n\n")
    assert first.splitlines() == [
        "🚌 Tijuana → Tapachula",
        "🗓 25 de noviembre de 2026, 08:30",
        "👤 Lo lleva: INM",
        "💺 1 lugar",
        "Dato revisado el 20 de noviembre de 2026. "
        "Fuente: Reuters, LA Times. Válido hasta el 31 de diciembre de 2026.",
    ]
    assert "💺 No sabemos cuántos lugares hay." in second


async def test_a_departure_that_left_is_not_told(do: Act) -> None:
    """A minute after, it is gone."""
    done = await do("action_find_departures", {"city": "Tijuana"}, now="2026-11-25T08:31")
    assert "10 de diciembre" in done["utter_departures"]["departures"]
    assert "25 de noviembre" not in done["utter_departures"]["departures"]


async def test_the_day_that_the_person_named_counts(do: Act) -> None:
    """ "Un autobús el 1 de diciembre": from that day on, and asked only once."""
    slots = {"city": "Tijuana", "travel_date": "1 de diciembre"}
    done = await do("action_find_departures", slots)
    assert "25 de noviembre" not in done["utter_departures"]["departures"]
    assert done.slots == {"subject": "bus", "travel_date": None}


@pytest.mark.parametrize("said", ["2020-01-01", "quien sabe", ""])
async def test_a_day_that_is_over_or_none_does_not_count(do: Act, said: str) -> None:
    """Nobody can leave yesterday."""
    done = await do("action_find_departures", {"city": "Tijuana", "travel_date": said})
    assert "25 de noviembre" in done["utter_departures"]["departures"]


async def test_where_no_departure_is_known_it_is_said(do: Act) -> None:
    """With what to ask before getting on any bus, and an offer to ask the workers."""
    done = await do("action_find_departures", {"city": "Reynosa"})
    assert done.names == NONE_KNOWN
    assert done["utter_ask_worker_bus"]["city"] == "Reynosa"


async def test_workers_are_not_asked_for_a_bus_from_nowhere(do: Act) -> None:
    """A place that is on no map of ours has no shelter whose workers could know."""
    done = await do("action_find_departures", {"city": "Nowhere"})
    assert done.names == ["utter_bus_none"]


async def test_a_bare_city_afterwards_is_a_correction(do: Act) -> None:
    """ "No, desde Reynosa"."""
    slots = {"city": "Reynosa", "subject": "bus"}
    done = await do("action_follow_up", slots, entities={"city": "Reynosa"})
    assert done.names == NONE_KNOWN


@pytest.fixture
def asked() -> Callable[[], list[tuple[str, str, str]]]:
    """What the workers are asked: kind, language, city; nothing at the beginning."""
    with knowledge() as session:
        session.query(Request).delete()

    def waits() -> list[tuple[str, str, str]]:
        with knowledge() as session:
            found = waiting(session, moment({"now": NOW}))
            return [(row.kind, row.language, row.city) for row in found]

    return waits


async def test_a_yes_to_the_offer_asks_the_workers(
    do: Act, asked: Callable[[], list[tuple[str, str, str]]]
) -> None:
    """With the city and the language of the answer; another city afterwards is looked up."""
    offered = (WRITTEN, replied("utter_ask_worker_bus"))
    slots = {"city": "Reynosa", "subject": "bus"}
    done = await do("action_affirm", slots, intent="affirm", language="ht", before=offered)
    assert done.names == ["utter_bus_requested"]
    assert asked() == [(BUS, "ht", "Reynosa")]
    assert done.slots == {"subject": "bus"}


@pytest.mark.parametrize("last", ["utter_departures", "utter_bus_requested", "utter_greet"])
async def test_a_yes_without_an_offer_asks_nobody(
    do: Act, last: str, asked: Callable[[], list[tuple[str, str, str]]]
) -> None:
    """ "Sí" after a list of departures, or a second time, is only a yes."""
    slots = {"city": "Tijuana", "subject": "bus"}
    done = await do("action_affirm", slots, intent="affirm", before=(WRITTEN, replied(last)))
    assert done.names == ["utter_affirm"]
    assert asked() == []


async def test_it_is_told_in_the_language_of_the_conversation(do: Act) -> None:
    """Month, operator and seats."""
    done = await do("action_find_departures", {"city": "Tijuana"}, language="en")
    first = done["utter_departures"]["departures"].split("\n\n")[0]
    assert "November 25, 2026, 08:30" in first
    assert "1 seat" in first


async def test_without_a_city_nothing_is_searched(do: Act) -> None:
    """The person would rather not say where they are; a city afterwards is looked up."""
    done = await do("action_find_departures", intent="deny")
    assert done.names == ["utter_no_city"]
    assert done.slots["subject"] == "bus"


async def test_a_bare_date_afterwards_is_a_correction(do: Act) -> None:
    """ "¿Y el 1 de diciembre?": looked up again from that day on."""
    slots = {"city": "Tijuana", "subject": "bus"}
    done = await do("action_follow_up", slots, entities={"date": "1 de diciembre"})
    assert "25 de noviembre" not in done["utter_departures"]["departures"]
