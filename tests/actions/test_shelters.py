"""A place to sleep: who is told of which house, and what is never told."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from calls import Act, Done, domain
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from actions.shelters import PAGE
from bot.database import transaction
from bot.knowledge import places
from bot.knowledge.models import GROUPS, City, Shelter

GROUP = st.sampled_from((*GROUPS, "any"))
PHONE = re.compile(r"\+?\d[\d ()-]{6,}\d")


@pytest.fixture(scope="module")
def houses(action_database: str) -> list[Shelter]:
    """Every house of the database."""
    with transaction(action_database) as session:
        return list(session.scalars(select(Shelter)))


@pytest.fixture(scope="module")
def cities(action_database: str) -> list[str]:
    """The name of every city."""
    with transaction(action_database) as session:
        return list(session.scalars(select(City.name)))


def listed(done: Done) -> str:
    """The houses that are named, as people read them; nothing if there is none."""
    return next((r["shelters"] for r in done.responses if "shelters" in r), "")


@given(st.data())
async def test_no_search_shows_what_is_protected(
    do: Act, houses: list[Shelter], cities: list[str], data: st.DataObject
) -> None:
    """Any city, any group, any day: no line of a protected house but its name and how to ask."""
    city = data.draw(st.sampled_from(cities))
    day = data.draw(st.dates(date(2026, 1, 1), date(2030, 1, 1)))
    slots = {"city": city, "group": data.draw(GROUP)}
    done = await do("action_find_shelters", slots, now=f"{day}T10:00")
    addresses = {house.address for house in houses if not house.protected and house.address}
    for entry in filter(None, listed(done).split("\n\n")):
        shown = re.findall(r"🗺 (.*)", entry)
        assert set(shown) <= addresses
        if "🔒" in entry:
            assert not shown
            assert not PHONE.search(entry)


@given(GROUP, st.data())
async def test_every_search_is_answered(
    do: Act, cities: list[str], group: str, data: st.DataObject
) -> None:
    """With houses here, with houses near, or with whom to ask: never with silence."""
    city = data.draw(st.sampled_from(cities))
    done = await do("action_find_shelters", {"city": city, "group": group})
    *before, answer = (name.removesuffix("_abroad") for name in done.names)
    assert answer in ("utter_shelters_here", "utter_shelters_near", "utter_shelters_none")
    assert [name.removesuffix("_shelter") for name in before] == (
        ["utter_child_alone"] if group == "child" else []
    )
    assert done.responses[-1]["city"] == city
    assert done.slots == {"subject": "shelter"}


@pytest.mark.parametrize("group", ["child", "any"])
@pytest.mark.parametrize("city", ["San Pedro Sula", "Tecún Umán", "Ciudad de Guatemala", "Mixco"])
async def test_abroad_nobody_is_sent_to_whom_there_is_only_in_mexico(
    do: Act, city: str, group: str
) -> None:
    """No DIF, no Grupo Beta and no 911 of ours (SAFE-01, SAFE-04), in no line of any reply."""
    done = await do("action_find_shelters", {"city": city, "group": group})
    assert all(name.endswith("_abroad") for name in done.names)
    told = [domain()["responses"][name][0]["text"] for name in done.names] + [listed(done)]
    assert not re.search(r"DIF|Beta|911|Migración", "\n".join(told))


async def test_a_place_that_nobody_knows_is_said_to_be_so(do: Act) -> None:
    """ "¿Y en Houston?": the gazetteer knows it, the database does not."""
    done = await do("action_find_shelters", {"city": "Houston", "group": "any"})
    assert done.names == ["utter_unknown_city"]


async def test_houses_of_the_city_are_told_as_such(do: Act) -> None:
    """With whom they take, and the month of what is known."""
    done = await do("action_find_shelters", {"city": "Tijuana", "group": "family"})
    first = done["utter_shelters_here"]["shelters"].split("\n\n")[0]
    assert first.startswith("1. ")
    assert "👥 Recibe a: " in first
    assert "familias" in first
    assert re.search(r"🗓 Dato de (\w+ de )?20\d\d", first)


async def test_it_is_told_in_the_language_of_the_conversation(do: Act) -> None:
    """Names of houses and streets stay as they are."""
    slots = {"city": "Tijuana", "group": "family"}
    done = await do("action_find_shelters", slots, language="en")
    assert "👥 Takes: " in listed(done)
    assert "Recibe" not in listed(done)


async def test_a_house_elsewhere_is_told_with_its_distance(do: Act, cities: list[str]) -> None:
    """Where there is none, the nearest ones, in kilometres that pretend no precision."""
    for city in cities:
        done = await do("action_find_shelters", {"city": city, "group": "any"})
        if done.names == ["utter_shelters_near"]:
            distances = [int(km) for km in re.findall(r"a unos (\d+) km", listed(done))]
            assert distances
            assert all(km % 5 == 0 and km <= places.NEAR_KM for km in distances)
            return
    pytest.fail("no city is without a house of its own")


@pytest.mark.parametrize(
    ("city", "safe"),
    [("Tijuana", "utter_safe_services"), ("Tecún Umán", "utter_safe_abroad")],
)
async def test_after_its_review_day_no_house_is_told(do: Act, city: str, safe: str) -> None:
    """When all that we know is too old, the safe form is given: abroad, that of there."""
    slots = {"city": city, "group": "any"}
    fresh = await do("action_find_shelters", slots)
    assert listed(fresh)
    done = await do("action_find_shelters", slots, now="2031-01-01T10:00")
    assert done.names == [safe]


async def test_more_houses_are_a_button_away(do: Act) -> None:
    """Each once, numbered on from the last; where there are no more there is no button."""
    slots, named, entities = {"city": "Tijuana", "group": "any"}, [], {}
    while True:
        done = await do("action_find_shelters", slots, entities=entities)
        assert done.names == ["utter_shelters_here"]
        named += re.findall(r"(?m)^(\d+)\. (.+)$", listed(done))
        buttons = done.responses[-1]["buttons"]
        if not buttons:
            break
        intent, told = buttons[0]["payload"].split("{", 1)
        assert intent == "/find_shelter"
        entities = json.loads("{" + told)
    assert len(named) > PAGE
    assert [number for number, _ in named] == [str(n) for n in range(1, len(named) + 1)]
    assert len({name for _, name in named}) == len(named)


@pytest.mark.parametrize("part", ["more", "-1", "²", ""])
async def test_a_part_that_is_no_number_is_the_beginning(do: Act, part: str) -> None:
    """Nothing else can be pressed; a search never fails."""
    slots = {"city": "Tijuana", "group": "any"}
    done = await do("action_find_shelters", slots, entities={"part": part})
    assert listed(done).startswith("1. ")


async def test_a_child_alone_is_told_of_the_dif_first(do: Act) -> None:
    """Before any house."""
    done = await do("action_find_shelters", {"city": "Tijuana", "group": "child"})
    assert done.names[0] == "utter_child_alone_shelter"


async def test_who_names_two_groups_is_searched_for_by_the_one_that_decides(do: Act) -> None:
    """ "Tengo 16 años y vengo sola": Rasa keeps the last word, but she is a child."""
    entities: dict[str, str | list[str]] = {"group": ["child", "woman"]}
    slots = {"city": "Tapachula", "group": "woman"}
    checked = await do("validate_shelter_form", entities=entities, candidates={"group": "woman"})
    assert checked.slots["group"] == "child"
    done = await do("action_find_shelters", slots, entities=entities)
    assert done.names[0] == "utter_child_alone_shelter"
    assert done.slots["group"] == "child"
    outside = await do("action_follow_up", {**slots, "subject": "none"}, entities=entities)
    assert outside.slots == {"group": "child"}


@pytest.mark.parametrize(
    "text",
    [
        *("ya no", "No, gracias", "never mind", "no thanks", "olvídelo"),
        *("non merci", "laisse tomber", "ce n’est pas la peine", "pas besoin"),
        *("não obrigado", "deixa pra lá", "não precisa"),
        *("non mèsi", "kite sa", "m pa bezwen"),
    ],
)
@pytest.mark.parametrize("city", ["Tijuana", None])
async def test_who_lets_the_search_go_is_shown_no_house(
    do: Act, text: str, city: str | None
) -> None:
    """A mere "no" means: I would rather not say who it is for."""
    done = await do("action_find_shelters", {"city": city}, text=text, intent="deny")
    assert done.names == ["utter_deny"]
    assert done.slots == {}


@pytest.mark.parametrize(
    "text", ["no", "prefiero no decir", "no quiero decir", "nel", "non", "não", "m pa vle di"]
)
async def test_who_would_rather_not_say_it_is_shown_houses(do: Act, text: str) -> None:
    """For anybody."""
    done = await do("action_find_shelters", {"city": "Tijuana"}, text=text, intent="deny")
    assert done.names == ["utter_shelters_here"]


async def test_without_a_city_nothing_is_searched(do: Act) -> None:
    """The person would rather not say where they are; a city afterwards is searched in."""
    done = await do("action_find_shelters", intent="deny")
    assert done.names == ["utter_no_city"]
    assert done.slots == {"subject": "shelter"}
