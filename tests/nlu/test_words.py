"""The words that are counted: what people mean, not how long they press a key."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.spacy_pipeline import read
from bot.nlu.words import words


@pytest.mark.parametrize(
    ("norms", "counted"),
    [
        (["holaaaa", ",", "ayudaaa"], ["hola", "ayuda"]),
        (["reeen", "leer", "llamo"], ["ren", "leer", "llamo"]),
        (["¿", "?", "👍", "..."], []),
        (["10/3", "911", "1000000"], ["10/3", "911", "1000000"]),
        (["i", "don't", "know"], ["i", "don't", "know"]),
        ([], []),
    ],
)
def test_marks_are_no_words_and_a_drawn_out_letter_is_one(
    norms: list[str], counted: list[str]
) -> None:
    """Three of a letter or more are one; two may be spelling; a number keeps its digits."""
    assert words(norms) == counted


@given(st.text(max_size=100))
def test_reading_twice_changes_nothing(text: str) -> None:
    """For any message: what was counted is counted again as it is."""
    once = words(token.norm_ for token in read(text))
    assert words(once) == once
    assert all(any(map(str.isalnum, word)) for word in once)
