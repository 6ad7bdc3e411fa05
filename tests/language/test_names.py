"""Names are taken out before the language is named."""

from __future__ import annotations

import pytest

from bot.language.names import without_names


@pytest.mark.parametrize(
    "text",
    [
        "tijuana",
        "cd juarez",
        "huehuetenango",
        "comar",
        "curp",
        "maría lópez",
        "k'iche'",
        "whatsapp",
    ],
)
def test_a_name_says_nothing(text: str) -> None:
    """Places, offices, papers, people, brands, and the languages' own names."""
    assert without_names(text) == ""


def test_the_words_around_a_name_stay() -> None:
    """In their order; the longest name is taken out as a whole."""
    assert without_names("vivo en ciudad juarez con jose") == "vivo en con"


@pytest.mark.parametrize("text", ["english please", "español", "ciudad", "migración", ""])
def test_ordinary_words_stay(text: str) -> None:
    """What is a word of one language is no name."""
    assert without_names(text) == text
