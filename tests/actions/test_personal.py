"""What follows from what the person has said: their country, the office, the days left."""

from __future__ import annotations

from datetime import date

import pytest
from calls import WRITTEN, Act, replied
from hypothesis import given
from hypothesis import strategies as st

OLD = "2028-01-01T10:00"


@pytest.mark.parametrize(
    ("entities", "told"),
    [
        ({"nationality": "haitiano"}, "utter_from_haiti"),
        ({"country": "Haití"}, "utter_from_haiti"),
        ({"nationality": "venezolano"}, "utter_from_venezuela"),
        ({"country": "Cuba"}, "utter_from_cuba"),
        ({"nationality": "brasileño"}, "utter_from_brazil"),
        ({"country": "Camerún"}, "utter_from_cameroon"),
        ({"nationality": "burkinés"}, "utter_from_burkina_faso"),
    ],
)
async def test_who_names_their_country_is_told_what_is_known_for_it(
    do: Act, entities: dict[str, str], told: str
) -> None:
    """Below an answer, and as an answer to "I am from Haiti"."""
    done = await do("action_tell_personal", intent="ask_us_asylum_process", entities=entities)
    assert done.names == [told]
    assert (await do("action_follow_up", entities=entities)).names == [told]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("soy de haiti", "utter_from_haiti"),
        ("i am from cameroon", "utter_from_cameroon"),
        ("sou brasileira", "utter_from_brazil"),
        ("je viens du burkina faso", "utter_from_burkina_faso"),
        ("somos venezolanos", "utter_from_venezuela"),
    ],
)
async def test_the_names_are_those_that_the_gazetteer_finds(do: Act, text: str, told: str) -> None:
    """In the words of those who write."""
    done = await do("action_tell_personal", text=text, intent="ask_transit_rule", as_read=True)
    assert done.names == [told]


@pytest.mark.parametrize("entities", [{}, {"country": "Honduras"}, {"nationality": "x"}])
async def test_without_anything_known_nothing_is_added(do: Act, entities: dict[str, str]) -> None:
    """The answer stands alone."""
    done = await do("action_tell_personal", intent="ask_comar_apply", entities=entities)
    assert done.names == []


async def test_the_office_in_the_city_is_told_with_its_address(do: Act) -> None:
    """And how old the fact is."""
    slots = {"city": "Tapachula"}
    done = await do("action_tell_personal", slots, intent="ask_comar_apply")
    assert done.names == ["utter_comar_office"]
    assert done["utter_comar_office"]["city"] == "Tapachula"
    assert done["utter_comar_office"]["office"].splitlines() == [
        "📍 Tapachula",
        "🗺 Centro Multiservicios, libramiento Sur",
        "🗓 Dato de septiembre de 2025",
    ]


async def test_of_an_office_elsewhere_the_way_is_told_and_what_is_not_known(do: Act) -> None:
    """In kilometres that pretend no precision."""
    done = await do("action_tell_office", {"city": "Mexicali"})
    place, address, _ = done["utter_comar_office"]["office"].splitlines()
    city, far = place.removeprefix("📍 Tijuana, ").split("a unos ")
    assert (city, int(far.split()[0]) % 5) == ("", 0)
    assert address == "🗺 No sabemos: la dirección."


@pytest.mark.parametrize("tag", ["en", "fr", "pt", "ht"])
async def test_an_office_is_told_in_the_language_of_the_conversation(do: Act, tag: str) -> None:
    """But for its address."""
    told = await do("action_tell_office", {"city": "Mexicali"}, language=tag)
    office = told["utter_comar_office"]["office"]
    assert "Dato de" not in office
    assert "No sabemos" not in office


async def test_an_office_that_nobody_checked_again_is_not_told(do: Act) -> None:
    """Its safe form is given."""
    for action in ("action_tell_personal", "action_tell_office"):
        done = await do(action, {"city": "Tapachula"}, intent="ask_comar_apply", now=OLD)
        assert done.names == ["utter_safe_mexico"]


@pytest.mark.parametrize("city", [None, "Houston", "Tecún Umán", "Atlantis"])
async def test_where_there_is_no_office_a_city_is_asked_for(do: Act, city: str | None) -> None:
    """Abroad, nowhere, or not said; below an answer nothing is added."""
    done = await do("action_tell_office", {"city": city})
    assert done.names == ["utter_unknown_city"]
    done = await do("action_tell_personal", {"city": city}, intent="ask_comar_apply")
    assert done.names == []


async def test_a_bare_city_afterwards_asks_for_its_office(do: Act) -> None:
    """ "¿Y en Tijuana?"."""
    slots = {"city": "Tijuana", "subject": "comar_office"}
    done = await do("action_follow_up", slots, entities={"city": "Tijuana"})
    assert done.names == ["utter_comar_office"]


@pytest.mark.parametrize(
    ("entry", "left"),
    [
        ("2026-11-23", r"Quedan 29 días hábiles."),
        ("2026-01-05", "Ese día ya pasó."),
    ],
)
async def test_who_said_when_they_came_is_told_the_days_that_are_left(
    do: Act, entry: str, left: str
) -> None:
    """Below the answer on refuge, and below no other."""
    slots = {"entry_date": entry}
    done = await do("action_tell_personal", slots, intent="ask_comar_apply")
    assert done.names == ["utter_comar_days"]
    assert done["utter_comar_days"]["left"] == left
    done = await do("action_tell_personal", slots, intent="ask_us_asylum_process")
    assert done.names == []


@given(st.dates(date(2018, 1, 1), date(2026, 11, 24)))
async def test_the_days_left_are_those_of_the_count(do: Act, entry: date) -> None:
    """Whatever the day: both replies say the same."""
    slots = {"entry_date": str(entry)}
    beside = (await do("action_tell_personal", slots, intent="ask_comar_apply")).responses[0]
    counted = (await do("action_count_comar_deadline", slots)).responses[0]
    assert {key: beside[key] for key in ("start", "deadline", "left")} == {
        key: counted[key] for key in ("start", "deadline", "left")
    }


async def test_all_that_is_known_is_told_in_order(do: Act) -> None:
    """The office, the days, then the country; the day stays remembered."""
    done = await do(
        *("action_tell_personal", {"city": "Tapachula", "entry_date": "2026-11-23"}),
        intent="ask_comar_apply",
        entities={"nationality": "haitiano"},
    )
    assert done.names == ["utter_comar_office", "utter_comar_days", "utter_from_haiti"]
    assert done.slots == {"entry_date": "2026-11-23"}


@pytest.mark.parametrize(
    ("written", "kept"),
    [("ayer", "2026-11-23"), ("hace dos semanas", "2026-11-10"), ("mañana", None), ("10/3", None)],
)
async def test_a_day_that_is_said_with_the_question_counts(
    do: Act, written: str, kept: str | None
) -> None:
    """ "Entré ayer, ¿cómo pido refugio?": the newer word counts, if it is clear."""
    asked = {"intent": "ask_comar_apply", "entities": {"date": written}}
    done = await do("action_tell_personal", **asked)
    assert done.slots == ({"entry_date": kept} if kept else {})
    done = await do("action_tell_personal", {"entry_date": "2026-01-05"}, **asked)
    assert done.slots == {"entry_date": kept or "2026-01-05"}


async def test_what_is_known_for_a_country_is_told_once(do: Act) -> None:
    """Who says again that they are from Haiti has read it."""
    told = replied("utter_from_haiti")
    asked = {"intent": "ask_comar_apply", "entities": {"country": "Haití"}}
    assert (await do("action_tell_personal", **asked, before=(WRITTEN, told))).names == []


@pytest.mark.parametrize(
    ("entities", "text", "told"),
    [
        ({"city": "Tijuana"}, "¿y en Tijuana?", ["utter_comar_office"]),
        (
            {"date": "la semana pasada"},
            "entré la semana pasada",
            ["utter_deadline_counted", "utter_comar_deadline_open"],
        ),
    ],
)
async def test_bare_words_after_how_to_ask_for_refuge_belong_to_it(
    do: Act, entities: dict[str, str], text: str, told: list[str]
) -> None:
    """A city asks for the office, a day for the count."""
    slots = {"subject": "comar_office", "city": entities.get("city")}
    done = await do("action_follow_up", slots, text=text, entities=entities)
    assert done.names == told
