"""The questions of the shelter form: in which city, and for whom."""

from __future__ import annotations

import pytest
from calls import Act, understood


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
