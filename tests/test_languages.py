"""The one list of languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.languages import SOURCE, Language, by_iso, by_name, by_tag, chain, languages

LEVELS = ("full", "bridged", "recognised")


@pytest.mark.parametrize("language", languages(), ids=lambda row: row.tag)
def test_each_row_is_complete(language: Language) -> None:
    """Tag, ISO 639-3 code, own name, Spanish name, direction, level, and a way to Spanish."""
    assert len(language.iso) == 3
    assert language.autonym and language.name
    assert language.direction in ("ltr", "rtl")
    assert language.level in LEVELS
    assert chain(language.tag)[-1] == SOURCE


def test_tags_and_codes_are_unique() -> None:
    """One row a language."""
    assert len({row.tag for row in languages()}) == len(languages())
    assert len({row.iso for row in languages()}) == len(languages())


@pytest.mark.parametrize("language", languages(), ids=lambda row: row.tag)
def test_a_language_is_found_by_all_its_names(language: Language) -> None:
    """By its tag, its code, its own name, its Spanish name, and how people write it."""
    assert by_tag(language.tag) is language
    assert by_iso(language.iso) is language
    for name in (language.autonym, language.name, *language.also):
        assert by_name(name) is language, name


@pytest.mark.parametrize(
    ("name", "tag"), [("INGLES", "en"), ("kiche", "quc"), ("K’iche’", "quc"), ("creole", "ht")]
)
def test_names_are_forgiven_their_spelling(name: str, tag: str) -> None:
    """Without accents, with any apostrophe or with none."""
    assert by_name(name) is by_tag(tag)


@pytest.mark.parametrize("tag", ["es-MX", "es_GT", "ES"])
def test_the_region_of_a_tag_is_ignored(tag: str) -> None:
    """Telegram says "es-MX"; we have one Spanish."""
    assert by_tag(tag) is by_tag("es")


@given(st.text())
def test_every_chain_ends_in_the_source(tag: str) -> None:
    """Whatever the tag, there is a language that has every text."""
    assert chain(tag)[-1] == SOURCE
