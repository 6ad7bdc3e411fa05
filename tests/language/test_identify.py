"""Which language is this? Short, informal messages, and abstention rather than a guess."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language.identify import ABSTAIN_BELOW, NOTHING, identify
from bot.languages import UNDETERMINED, by_iso


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("hola", "spa"),
        ("gracias", "spa"),
        ("donde puedo dormir hoy", "spa"),
        ("nesesito un albergue pa mi familia", "spa"),
        ("me secuestraron a mi hermano", "spa"),
        ("cuanto tarda comar", "spa"),
        ("hello", "eng"),
        ("thanks", "eng"),
        ("where can i sleep tonight", "eng"),
        ("i need a lawyer pls", "eng"),
        ("they kidnapped my brother", "eng"),
        ("bonjour je cherche un refuge", "fra"),
        ("bom dia, onde fica o abrigo", "por"),
        ("bonswa mwen bezwen èd", "hat"),
        ("last tuesday", "eng"),
        ("delete everything", "eng"),
        ("xq no me contestan", "spa"),
    ],
)
def test_short_messages_are_named(text: str, language: str) -> None:
    """As people really write: short, without accents, misspelt."""
    assert identify(text).language == language


@pytest.mark.parametrize(
    "text", ["", " ", "🙂👍", "12345", "???", "https://example.org/es", "@someone"]
)
def test_what_has_no_words_is_undetermined(text: str) -> None:
    """Numbers, emoji, addresses and names of accounts are in no language."""
    assert identify(text).language == UNDETERMINED


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("jo' ajwi' re li xjunkab'al", "kek"),
        ("jo ajwi re li xjunkabal", "kek"),
        ("kyokslab'il b'ix kyxiimb'il ti'j kyanq'ib'il", "mam"),
        ("kyokslab’il b’ix kyxiimb’il ti’j kyanq’ib’il por favor gracias", "mam"),
        ("eta'mab'al keta'maxik kujaq", "quc"),
        ("sañ-sañ nawleem ba léepp lu aju ci yiw", "wol"),
        ("pe ezali na likoki ya kobatelama na bato", "lin"),
    ],
)
def test_languages_that_hardly_any_library_knows_are_named(text: str, language: str) -> None:
    """Out of the Declaration, as it was never trained on; any apostrophe, Spanish at the end."""
    assert identify(text).language == language


@pytest.mark.parametrize("text", ["Tijuana", "COMAR, INM", "Huehuetenango", "CURP", "María López"])
def test_a_name_is_in_no_language(text: str) -> None:
    """Places, offices, papers and people are the same for everybody."""
    assert identify(text) == NOTHING


def test_an_address_in_a_message_does_not_count() -> None:
    """The words around it do."""
    alone, with_address = "donde esta esto", "donde esta esto https://example.org/where-is-this"
    assert identify(with_address) == identify(alone)


@settings(max_examples=100)
@given(st.text(max_size=300))
def test_any_text_gets_an_honest_answer(text: str) -> None:
    """The likeliest language at or above the threshold, else `und`; the candidates are ranked."""
    found = identify(text)
    confidences = [candidate.confidence for candidate in found.candidates]
    if found.confidence >= max(ABSTAIN_BELOW, found.elsewhere):
        assert found.language == found.candidates[0].language
        assert by_iso(found.language)
    else:
        assert found.language == UNDETERMINED
    assert confidences == sorted(confidences, reverse=True)
    assert sum(confidences) <= 1 + 1e-9
    assert all(len(candidate.language) == 3 for candidate in found.candidates)


@settings(max_examples=30)
@given(st.text(max_size=60))
def test_the_same_text_gets_the_same_answer(text: str) -> None:
    """Chance plays no part in it."""
    assert identify(text) == identify(text)


def test_a_very_long_message_is_read() -> None:
    """Five thousand characters are a long story, not an attack."""
    assert identify("necesito ayuda por favor " * 200).language == "spa"
