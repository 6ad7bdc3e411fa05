"""The words of a message as they are cut, as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.spacy_pipeline import norm, read

APOSTROPHES = "'’ʼꞌ`´‘"


def words(text: str) -> list[str]:
    """The tokens of a message."""
    return [token.text for token in read(text)]


@pytest.mark.parametrize("apostrophe", APOSTROPHES)
def test_an_apostrophe_belongs_to_its_word(apostrophe: str) -> None:
    """Whichever of them the keyboard has: K'iche' is one word, and the same one."""
    assert words(f"hablo k{apostrophe}iche{apostrophe} y poco") == ["hablo", "k'iche'", "y", "poco"]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("no,en Juárez", ["no", ",", "en", "Juárez"]),
        ("¿tijuana?", ["¿", "tijuana", "?"]),
        ("salimos el 3/10.", ["salimos", "el", "3/10", "."]),
        ("el 2026-10-03 a las 10:30", ["el", "2026-10-03", "a", "las", "10:30"]),
        ("hola...ayuda", ["hola", ".", ".", ".", "ayuda"]),
        ("i don't know", ["i", "don't", "know"]),
        ("", []),
    ],
)
def test_a_message_is_cut_into_words(text: str, tokens: list[str]) -> None:
    """Punctuation is cut off; a date, a time and a contraction stay whole."""
    assert words(text) == tokens


@given(st.text(max_size=200))
def test_offsets_are_those_of_the_message(text: str) -> None:
    """An entity can be shown where it stands; nothing of a message is lost or added."""
    doc = read(text)
    assert doc.text == text.translate(str.maketrans(dict.fromkeys(APOSTROPHES, "'")))
    for token in doc:
        assert doc.text[token.idx : token.idx + len(token)] == token.text


@given(st.sampled_from(APOSTROPHES), st.text(max_size=20))
def test_the_norm_knows_no_apostrophe(apostrophe: str, text: str) -> None:
    """ "kiche" and "k'iche'" are compared as one."""
    assert "'" not in norm(f"{text}{apostrophe}{text}")
