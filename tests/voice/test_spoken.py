"""A reply as it is read aloud."""

from __future__ import annotations

import unicodedata

import pytest
from domain import responses
from hypothesis import example, given
from hypothesis import strategies as st

from bot.localisation.catalogue import Translator
from bot.stamp import stamp
from bot.voice.spoken import spoken, without_stamp

CHECKED = {"verified_on": "2026-11-23", "sources": ["SAFE-01", "COM-02"]}


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        ("Llame al 911 ahora.", "Llame al 9 1 1 ahora."),
        ("Denuncie al 089.", "Denuncie al 0 8 9."),
        ("Marque 079.", "Marque 0 7 9."),
        ("Línea de la Vida: 800 911 2000.", "Línea de la Vida: 8 0 0, 9 1 1, 2 0 0 0."),
        ("1-800-898-7180", "1, 8 0 0, 8 9 8, 7 1 8 0"),
        ("+52 55 1234 5678", "5 2, 5 5, 1 2 3 4, 5 6 7 8"),
        ("Marque *765", "Marque * 7 6 5"),
        ("30 días hábiles, desde 2019", "30 días hábiles, desde 2019"),
        ("1. Vaya a COMAR.", "1. Vaya a COMAR."),
        ("🚨 Peligro ☎️ ahora 1️⃣", "Peligro ahora 1"),
        ("👨‍👩‍👧 familia", "familia"),
        ("idioma ___ aquí", "idioma aquí"),
        ("▬▬▬\nalto\n▬▬▬", "alto"),
        ("• uno\n• dos", "uno\ndos"),
        ("", ""),
    ],
)
def test_numbers_are_read_digit_by_digit_and_pictures_not_at_all(written: str, heard: str) -> None:
    """Whoever cannot read must be able to dial what they hear."""
    assert spoken(written) == heard


@given(st.text() | st.text(alphabet="🚨☎️👩‍🦽1️⃣0123456789 *+-._•▬\n"))
@example("🏳️‍🌈 911 ")
def test_any_text_can_be_read(text: str) -> None:
    """It never fails, and no picture, nor what joins pictures, is left for the voice to name."""
    heard = spoken(text)
    assert not {unicodedata.category(c) for c in heard} & {"So", "Sk", "Cf", "Me", "Mn"}
    assert len(heard.split("\n")) <= len(text.splitlines()) + 1


@given(st.text())
def test_a_text_without_stamp_stays_as_it_is(text: str) -> None:
    """Nothing is cut off a reply that was never dated."""
    plain = text.replace("🗓", "")
    assert without_stamp(plain) == plain


@pytest.mark.parametrize("tag", ["es", "en", "fr", "pt", "ht", "mam"])
def test_the_stamp_is_left_out(tag: str) -> None:
    """What stays is the very text of the catalogue, for which a recording was made."""
    t = Translator(tag)
    for name, (response, *_) in responses().items():
        text = t.pgettext(name, response["text"])
        assert without_stamp(f"{text}\n\n{stamp(CHECKED, t)}") == text
