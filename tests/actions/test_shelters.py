"""A place to sleep: who is told of which house, and what is never told."""

from __future__ import annotations

import re
from datetime import date

import pytest
from calls import Act, Done, domain, understood
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from actions.shelters import _entry
from bot.database import transaction
from bot.knowledge import places
from bot.knowledge.models import GROUPS, City, Shelter
from bot.localisation.catalogue import Translator

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


@pytest.mark.parametrize("tag", ["es", "en"])
def test_a_protected_address_is_never_shown(houses: list[Shelter], tag: str) -> None:
    """For any row of the database, however near and however certain."""
    for house in houses:
        for far in (0.0, 55.0):
            text = _entry(1, places.Found(house, far, certain=True), Translator(tag))
            assert house.name in text
            assert ("🔒" in text) == house.protected
            assert ("🗺" in text) == bool(house.address and not house.protected)


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


async def test_a_protected_house_abroad_is_asked_for_there(houses: list[Shelter]) -> None:
    """Neither the address nor a number that rings in Mexico."""
    columns = {c.name: getattr(houses[0], c.name) for c in Shelter.__table__.columns}
    house = Shelter(**{**columns, "country": "GT", "protected": True})
    text = _entry(1, places.Found(house, 0.0, certain=True), Translator("es"))
    assert "🔒" in text
    assert not re.search(r"Beta|911", text)


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


async def test_after_its_review_day_every_house_is_told_as_unconfirmed(do: Act) -> None:
    """Years later the list still comes, and warns at each house."""
    slots = {"city": "Tijuana", "group": "any"}
    done = await do("action_find_shelters", slots, now="2031-01-01T10:00")
    for entry in listed(done).split("\n\n"):
        assert "⚠️ Sin confirmar" in entry


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


async def test_the_group_that_was_said_before_the_search_is_the_deciding_one(do: Act) -> None:
    """ "Tengo 15 años y ando solo": Rasa kept the last word, but it is a child."""
    before = understood("tengo 15 años y ando solo, donde dan comida", "find_food")
    done = await do(
        "validate_shelter_form",
        text="busco un albergue",
        intent="find_shelter",
        candidates={"city": "Tapachula", "group": "man"},
        before=(before,),
    )
    assert done.slots["group"] == "child"


@pytest.mark.parametrize(
    ("text", "intent", "group", "answers"),
    [
        ("soy trans", "ask_lgbt", "lgbtq", []),
        ("estoy embarazada", "ask_pregnancy", "pregnant", []),
        ("ando solo", "ask_unaccompanied_child", "man", []),
        (
            *("estoy embarazada y sangrando mucho", "ask_pregnancy", "pregnant"),
            ["utter_ask_pregnancy"],
        ),
    ],
)
async def test_a_subject_that_names_a_group_answers_the_question(
    do: Act, text: str, intent: str, group: str, answers: list[str]
) -> None:
    """Whoever says more than who it is gets the reply on the subject, too: it may be urgent."""
    done = await do(
        "validate_shelter_form", text=text, intent=intent, as_read=True, candidates={"group": group}
    )
    assert done.slots["group"] == group
    assert done.names == answers


@pytest.mark.parametrize("text", ["ya no", "No, gracias", "never mind", "no thanks", "olvídelo"])
@pytest.mark.parametrize("city", ["Tijuana", None])
async def test_who_lets_the_search_go_is_shown_no_house(
    do: Act, text: str, city: str | None
) -> None:
    """A mere "no" means: I would rather not say who it is for."""
    done = await do("action_find_shelters", {"city": city}, text=text, intent="deny")
    assert done.names == ["utter_deny"]
    assert done.slots == {}


@pytest.mark.parametrize("text", ["no", "prefiero no decir", "no quiero decir", "nel"])
async def test_who_would_rather_not_say_it_is_shown_houses(do: Act, text: str) -> None:
    """For anybody."""
    done = await do("action_find_shelters", {"city": "Tijuana"}, text=text, intent="deny")
    assert done.names == ["utter_shelters_here"]


@pytest.mark.parametrize("form", ["shelter_form", "bus_form"])
@pytest.mark.parametrize("city", ["San Pedro Sula", "Barquisimeto"])
async def test_a_city_of_home_that_was_said_before_is_asked_about(
    do: Act, form: str, city: str
) -> None:
    """ "No puedo volver a San Pedro Sula": it is not where they need a bed."""
    done = await do(
        f"validate_{form}",
        text="busco un albergue",
        intent="find_shelter",
        candidates={"city": city},
    )
    assert done.slots["city"] is None
    assert done.names == []


async def test_without_a_city_nothing_is_searched(do: Act) -> None:
    """The person would rather not say where they are; a city afterwards is searched in."""
    done = await do("action_find_shelters", intent="deny")
    assert done.names == ["utter_no_city"]
    assert done.slots == {"subject": "shelter"}


async def test_whom_it_is_for_may_be_said_before_the_city(do: Act) -> None:
    """ "Mujer" is no unknown place."""
    done = await do("validate_shelter_form", text="mujer", candidates={"city": "mujer"})
    assert (done.slots["city"], done.slots["group"]) == (None, "woman")
    assert done.names == []
    done = await do(
        "validate_shelter_form",
        text="mi familia",
        entities={"group": "family"},
        candidates={"city": "mi familia"},
    )
    assert (done.slots["city"], done.slots["group"]) == (None, "family")
    assert done.names == []


async def test_a_city_that_is_remembered_stays(do: Act) -> None:
    """ "Un albergue para mi familia", asked by whoever said before where they are."""
    done = await do(
        "validate_shelter_form",
        text="un albergue para mi familia",
        intent="find_shelter",
        entities={"group": "family"},
        candidates={"city": "Tijuana", "group": "family"},
    )
    assert (done.slots["city"], done.slots["group"]) == ("Tijuana", "family")


async def test_a_sentence_that_nobody_understands_is_no_city(do: Act) -> None:
    """It is asked about, with 911, where a short one may be the name of a place."""
    text = "y si me pongo mal a donde voy"
    done = await do(
        "validate_shelter_form", text=text, intent="nlu_fallback", candidates={"city": text}
    )
    assert done.names == ["utter_clarify"]


async def test_without_a_city_nobody_is_asked_for_whom(do: Act) -> None:
    """Three times in vain, and the form ends."""
    begun = {"event": "active_loop", "name": "shelter_form"}
    asked = {"event": "bot", "metadata": {"utter_action": "utter_ask_city"}}
    done = await do(
        *("validate_shelter_form", {"requested_slot": "city"}),
        text="Atlantis",
        candidates={"city": "Atlantis"},
        before=(begun, asked, asked, asked),
    )
    assert done.slots["requested_slot"] is None


@pytest.mark.parametrize(
    ("said", "kept", "answers"),
    [
        ("tihuana", "Tijuana", []),
        ("ciudad juarez", "Ciudad Juárez", []),
        ("Atlantis", None, ["utter_unknown_city"]),
    ],
)
@pytest.mark.parametrize("form", ["shelter_form", "bus_form"])
async def test_a_form_keeps_a_city_that_is_known(
    do: Act, form: str, said: str, kept: str | None, answers: list[str]
) -> None:
    """Written as the database writes it; an unknown place is said to be so."""
    done = await do(f"validate_{form}", text=said, candidates={"city": said})
    assert done.slots["city"] == kept
    assert done.names == answers


@pytest.mark.parametrize(
    ("said", "entities", "kept"),
    [
        ("family", {"group": "family"}, "family"),
        ("any", {"group": "any"}, "any"),
        ("no sé", {}, "any"),
        ("mujeres", {}, "woman"),
        ("somos 4 hombres", {}, "man"),
        ("tijuana", {"city": "Tijuana"}, None),
        ("y en chiapas?", {"state": "Chiapas"}, None),
    ],
)
async def test_a_form_keeps_a_group_or_that_it_does_not_matter(
    do: Act, said: str, entities: dict[str, str], kept: str | None
) -> None:
    """Words that name another place are no answer to "who needs the place?"."""
    done = await do(
        "validate_shelter_form", text=said, entities=entities, candidates={"group": said}
    )
    assert done.slots["group"] == kept


@pytest.mark.parametrize(
    ("entities", "slots"),
    [
        ({"city": "Ciudad Juárez"}, {"city": "Ciudad Juárez", "group": "man"}),
        ({"group": "woman"}, {"city": "Tijuana", "group": "woman"}),
    ],
)
async def test_a_bare_city_or_group_afterwards_is_a_correction(
    do: Act, entities: dict[str, str], slots: dict[str, str]
) -> None:
    """ "No, en Juárez": searched again. Rasa has filled the slot by then."""
    done = await do("action_follow_up", {**slots, "subject": "shelter"}, entities=entities)
    assert done.names == (await do("action_find_shelters", slots)).names
    assert done.responses[0]["city"] == slots["city"]


async def test_a_bare_word_for_a_group_afterwards_is_a_correction(do: Act) -> None:
    """ "¿Y para mujeres?": searched again for them."""
    slots = {"city": "Tijuana", "group": "man", "subject": "shelter"}
    done = await do("action_follow_up", slots, text="y para mujeres?")
    assert done.slots["group"] == "woman"
    assert "Instituto Madre Asunta" in listed(done)


@pytest.mark.parametrize("subject", ["shelter", "bus"])
async def test_a_state_afterwards_is_too_large(do: Act, subject: str) -> None:
    """ "¿Y en Chiapas?" asks for a city of it."""
    done = await do("action_follow_up", {"subject": subject}, entities={"state": "Chiapas"})
    assert done.names == ["utter_unknown_city"]


@pytest.mark.parametrize("subject", ["none", "shelter", "bus", "comar_deadline", "erase"])
async def test_words_that_correct_nothing_are_asked_about(do: Act, subject: str) -> None:
    """ "Hondureño" after a search for a house corrects neither city nor group."""
    entities = {"nationality": "hondureño"}
    done = await do("action_follow_up", {"subject": subject}, entities=entities)
    assert done.names == ["utter_inform"]
