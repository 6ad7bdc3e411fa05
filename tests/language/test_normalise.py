"""Text as the identifier reads it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.normalise import normalise, without_accents


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("¡HOLA, amigo!", "hola amigo"),
        ("holaaaaa", "hola"),
        ("K’iche’ K`iche´ Kʼicheʼ KꞌicheꞋ", "k'iche' k'iche' k'iche' k'iche'"),
        ("xtaˈj", "xta'j"),
        ("voy a https://example.org/donde y www.example.org", "voy a y"),
        ("@ana #hoy a las 10 del 3/10, 2x1", "a las del"),
        ("🙂👍 12345 ???", ""),
        ("' ''", ""),
        ("ñ\u0303 é", "ñ\u0303 é"),
        ("привет 你好", "привет 你好"),
    ],
)
def test_only_words_are_left(typed: str, read: str) -> None:
    """Small letters, one apostrophe, no numbers, links, emoji or punctuation."""
    assert normalise(typed) == read


def test_what_is_typed_without_accents_is_known() -> None:
    """Many telephones make them hard to write."""
    assert without_accents(normalise("Kreyòl ñandú q’anjob’al")) == "kreyol nandu q'anjob'al"


@given(st.text())
def test_to_read_it_again_changes_nothing(text: str) -> None:
    """A normalised text is one; any text can be normalised."""
    once = normalise(text)
    assert normalise(once) == once
