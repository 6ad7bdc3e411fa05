"""Text as it is compared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text import fold


@pytest.mark.parametrize(
    ("typed", "compared"),
    [("Juárez", "juarez"), ("ACUÑA", "acuna"), ("K’iche’", "k'iche'"), ("Straße", "strasse")],
)
def test_capitals_accents_and_apostrophes_do_not_count(typed: str, compared: str) -> None:
    """What people leave out or type otherwise makes no difference."""
    assert fold(typed) == compared


@pytest.mark.parametrize("apostrophe", "'’ʼꞌ`´‘")
def test_every_apostrophe_is_the_same(apostrophe: str) -> None:
    """Each keyboard has another one; Mayan words need it."""
    assert fold(f"Q{apostrophe}eqchi{apostrophe}") == "q'eqchi'"


@given(st.text())
def test_folding_goes_with_any_text(text: str) -> None:
    """Nothing that can be typed makes it fail."""
    assert isinstance(fold(text), str)
