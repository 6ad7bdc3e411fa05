"""Whether a bed is for the person or for somebody else."""

from __future__ import annotations

import pytest
from calls import WRITTEN, Act
from hypothesis import given
from hypothesis import strategies as st

from actions.kin import group_of_kin

OWN = (
    {"event": "slot", "name": "city", "value": "Tapachula"},
    {"event": "slot", "name": "group", "value": "man"},
)


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("¿y para mi hermana que está en Matamoros?", "woman"),
        ("i need a place for my brother in Reynosa", "man"),
        ("et pour ma sœur qui est à Matamoros ?", "woman"),
        ("e para o meu irmão em Reynosa?", "man"),
        ("y mis primos en Juárez", "any"),
        ("zanmi m nan Tijuana", "any"),
    ],
)
def test_the_one_who_is_meant_decides_the_group(text: str, group: str) -> None:
    """In each language."""
    assert group_of_kin(text) == group


@pytest.mark.parametrize(
    "text",
    ["mi hermana y yo", "me and my brother", "con mi mamá", "avec ma mère", "busco albergue", ""],
)
def test_who_needs_the_bed_too_is_not_somebody_else(text: str) -> None:
    """Nor is there anybody else where nobody is named."""
    assert group_of_kin(text) is None


@given(st.text())
def test_any_text_names_a_group_or_nobody(text: str) -> None:
    """Nothing is raised."""
    assert group_of_kin(text) in (None, "woman", "man", "any")


async def test_where_a_sister_is_the_person_is_not(do: Act) -> None:
    """Houses for her, there; the city and the group of the person stay theirs."""
    done = await do(
        "action_follow_up",
        {"city": "Tijuana", "group": "man", "subject": "shelter"},
        text="¿y para mi hermana que está en Tijuana?",
        entities={"city": "Tijuana"},
        before=(WRITTEN, *OWN),
    )
    assert "mujeres" in done["utter_shelters_here"]["shelters"]
    assert done.slots == {"subject": "shelter", "city": "Tapachula", "group": "man"}
