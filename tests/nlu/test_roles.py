"""Where a relative is, the person who writes is not; and where a journey begins and ends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.gazetteer_extractor import GazetteerExtractor
from bot.nlu.roles import CITY, FROM, OTHER, TO, is_of_another, role_of_city

WORDS = st.lists(st.sampled_from(["mi", "hermana", "con", "y", "que", "esta", "en", "yo", "casa"]))


def roles(text: str) -> dict[str, str | None]:
    """The role of each city and group of a message."""
    extractor = GazetteerExtractor()
    (message,) = extractor.process([Message({TEXT: text})])
    return {entity["value"]: entity.get("role") for entity in message.get(ENTITIES)}


@pytest.mark.parametrize(
    "text",
    [
        "mi hermana en Matamoros necesita un doctor",
        "my sister in Matamoros needs a doctor",
        "mi primo es el que está en Matamoros",
        "unos amigos míos que se quedaron en matamoros",
        "my mother is still stuck in Matamoros",
        "mi esposo está en Matamoros",
        "la amiga de Matamoros",
        "mon cousin est à Matamoros",
        "minha amiga ficou em Matamoros",
        "zanmi m nan Matamoros",
    ],
)
def test_the_city_of_somebody_else_has_a_role(text: str) -> None:
    """Their sister may be there; they are not."""
    assert roles(text)["Matamoros"] == "other"


@pytest.mark.parametrize(
    "text",
    [
        "estoy en Matamoros",
        "con mi hermana en Matamoros",
        "estoy con mi esposa en Matamoros",
        "mi hermana y yo estamos en Matamoros",
        "me and my sister are in Matamoros",
        "mi hija tiene fiebre, estamos en Matamoros",
        "Matamoros",
    ],
)
def test_their_own_city_has_none(text: str) -> None:
    """Also when a relative is with them."""
    assert roles(text)["Matamoros"] is None


@pytest.mark.parametrize(
    ("text", "group", "role"),
    [
        ("mi hermana está embarazada", "pregnant", "other"),
        ("my brother is gay", "lgbtq", "other"),
        ("mi esposa está embarazada", "pregnant", None),
        ("soy trans", "lgbtq", None),
        ("mi hermana y mis hijos", "family", None),
    ],
)
def test_what_a_wife_or_a_child_needs_is_needed_by_both(
    text: str, group: str, role: str | None
) -> None:
    """What a sister or a friend needs need not be."""
    assert roles(text)[group] == role


@given(WORDS, st.booleans())
def test_without_a_relative_nobody_else_is_meant(words: list[str], near_ones_too: bool) -> None:
    """Whatever else is said."""
    assert not is_of_another([word for word in words if word != "hermana"], near_ones_too)


@pytest.mark.parametrize(
    ("text", "journey"),
    [
        ("salí de Tapachula y voy a Saltillo", {"Tapachula": FROM, "Saltillo": TO}),
        ("el bus de Tapachula a Saltillo", {"Tapachula": FROM, "Saltillo": TO}),
        ("con rumbo a Saltillo", {"Saltillo": TO}),
        ("I came from Tapachula heading to Saltillo", {"Tapachula": FROM, "Saltillo": TO}),
        ("je viens de Tapachula, je vais à Saltillo", {"Tapachula": FROM, "Saltillo": TO}),
        ("saí de Tapachula e vou pra Saltillo", {"Tapachula": FROM, "Saltillo": TO}),
        ("mwen soti Tapachula pou Saltillo", {"Tapachula": FROM, "Saltillo": TO}),
        ("mwen prale Saltillo", {"Saltillo": TO}),
        ("estoy en Tapachula y quiero llegar hasta Saltillo", {"Tapachula": None, "Saltillo": TO}),
        ("el albergue de Saltillo", {"Saltillo": None}),
        ("llegué a Saltillo", {"Saltillo": None}),
        ("they sent me back to Saltillo", {"Saltillo": None}),
        ("je suis à Saltillo", {"Saltillo": None}),
        ("fui de compras. Saltillo", {"Saltillo": None}),
    ],
)
def test_a_journey_has_a_beginning_and_an_end(text: str, journey: dict[str, str | None]) -> None:
    """Where they are already, or were brought, is neither."""
    assert roles(text) == journey


@given(st.lists(st.text(max_size=8)), st.lists(st.sampled_from([CITY, "a", "de", "y", "voy"])))
def test_a_role_is_one_of_those_that_the_domain_declares(
    before: list[str], after: list[str]
) -> None:
    """Or none, whatever the words are."""
    assert role_of_city(before, after) in (None, FROM, TO, OTHER)
