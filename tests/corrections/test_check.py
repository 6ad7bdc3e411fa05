"""What a proposed text must keep."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.corrections.check import LONGEST, faults

BEFORE = "🏠 En {city} llame al 55 1234 5678."


@pytest.mark.parametrize(
    ("after", "wrong"),
    [
        ("🏠 Si está en {city}, llame al 55 1234 5678 o al 911.", []),
        ("👨‍👩‍👧 En {city}.", []),
        ("  ", ["empty", "placeholders"]),
        ("En la ciudad, llame al 55 1234 5678.", ["placeholders"]),
        ("En {city} y {city}.", ["placeholders"]),
        ("En {city} { llame.", ["placeholders"]),
        ("En {city} llame al 55 8765 4321.", ["phone"]),
        ("En {city} \u202elatot", ["characters"]),
        ("En {city}\0", ["characters"]),
        ("{city} " + "a" * LONGEST["es"], ["long"]),
    ],
)
def test_a_text_keeps_its_gaps_its_length_and_known_phones(after: str, wrong: list[str]) -> None:
    """The parts in braces as often as before; no number that nobody has checked."""
    assert faults(BEFORE, after, "es", {"911"}) == wrong


@given(st.text())
def test_any_text_is_judged(after: str) -> None:
    """Whatever is written, it is said what is wrong with it."""
    assert set(faults(BEFORE, after, "xx", ())) <= {
        "empty",
        "long",
        "placeholders",
        "characters",
        "phone",
    }
