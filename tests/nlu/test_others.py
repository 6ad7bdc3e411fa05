"""Where a relative is, the person who writes is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.gazetteer_extractor import GazetteerExtractor
from bot.nlu.others import is_of_another

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
