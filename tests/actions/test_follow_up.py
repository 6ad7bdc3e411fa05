"""A bare answer after a search: a correction of it, or of nothing."""

from __future__ import annotations

import pytest
from calls import Act


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
    assert "Instituto Madre Asunta" in done.responses[-1]["shelters"]


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
