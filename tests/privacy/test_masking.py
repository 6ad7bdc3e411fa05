"""Numbers by which a person could be found do not get past the door."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.privacy.masking import EMAIL_MASK, MASK, mask


@pytest.mark.parametrize(
    "text",
    [
        "A123456789",
        "a 123-456-789",
        "A-123 456 789",
        "12345678",
        "664 123 4567",
        "+52 664 123 4567",
    ],
)
def test_a_long_number_is_hidden(text: str) -> None:
    """A-numbers and phones, in one run or in groups."""
    assert not any(digits in mask(f"es {text} y ya") for digits in ("123", "456", "789"))
    assert MASK in mask(f"es {text} y ya")


@pytest.mark.parametrize(
    "text", ["13-10-2026", "3.10.2026", "2026-10-03", "2024 2025", "24/7", "911"]
)
def test_a_date_stays(text: str) -> None:
    """Deadlines are counted from dates."""
    assert mask(f"entré el {text}") == f"entré el {text}"


@given(st.emails())
def test_no_address_is_ever_left(address: str) -> None:
    """A person can be found by their e-mail."""
    assert mask(f"<{address}>") == f"<{EMAIL_MASK}>"


@pytest.mark.parametrize("text", ["ana.lopez@gmail.com", "a+b@mail.example.org"])
def test_an_address_is_hidden(text: str) -> None:
    """And nothing else of the message."""
    assert mask(f"mi correo es {text}, ayuda") == f"mi correo es {EMAIL_MASK}, ayuda"


@given(st.from_regex(r"\A[aA]?\d{9}\Z"))
def test_no_a_number_is_ever_left(number: str) -> None:
    """Whatever nine digits they are."""
    assert number not in mask(f"mi número es {number}, ayuda")
