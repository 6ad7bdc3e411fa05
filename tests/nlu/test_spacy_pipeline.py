"""Words and entities of a message, as people type them."""

from __future__ import annotations

import csv

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.models import GROUPS
from bot.knowledge.sources import DATA
from bot.languages import languages
from bot.nlu.gazetteer import FOLDER, find
from bot.nlu.spacy_pipeline import norm, read

APOSTROPHES = "'’ʼꞌ`´‘"


def words(text: str) -> list[str]:
    """The tokens of a message."""
    return [token.text for token in read(text)]


def entities(text: str) -> list[tuple[str, str]]:
    """(entity, canonical value, or the words if there is none) of a message."""
    return [(span.label_, span.id_ or span.text) for span in find(read(text))]


@pytest.mark.parametrize("apostrophe", APOSTROPHES)
def test_an_apostrophe_belongs_to_its_word(apostrophe: str) -> None:
    """Whichever of them the keyboard has: K'iche' is one word, and the same one."""
    assert words(f"hablo k{apostrophe}iche{apostrophe} y poco") == ["hablo", "k'iche'", "y", "poco"]
    assert entities(f"q{apostrophe}anjob{apostrophe}al") == [("language", "kjb")]


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


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("cd juares", [("city", "Ciudad Juárez")]),
        ("no, en juárez", [("city", "Ciudad Juárez")]),
        ("tj", [("city", "Tijuana")]),
        ("TIHUANA", [("city", "Tijuana")]),
        ("reinosa", [("city", "Reynosa")]),
        ("mty", [("city", "Monterrey")]),
        ("tapachula chis", [("city", "Tapachula"), ("state", "Chiapas")]),
        ("Monterrey, Nuevo León", [("city", "Monterrey"), ("state", "Nuevo León")]),
        ("nuevo laredo tamps", [("city", "Nuevo Laredo"), ("state", "Tamaulipas")]),
        ("mexico city", [("city", "Ciudad de México")]),
        ("i am in mexico", [("country", "México")]),
        ("soy hondureña", [("nationality", "hondureño")]),
        ("from honduras", [("country", "Honduras")]),
        ("voy a el salvador", [("country", "El Salvador")]),
        ("hablo quiche", [("language", "quc")]),
        ("speak english pls", [("language", "en")]),
        ("hablo mam", [("language", "mam")]),
        ("mi familia", [("group", "family")]),
        ("soy gay", [("group", "lgbtq")]),
        ("el ice me detuvo", [("organization", "U.S. ICE")]),
        ("perdi mi pasaporte", [("document", "pasaporte")]),
        ("i lost my passport", [("document", "pasaporte")]),
    ],
)
def test_what_people_name_is_found_under_its_canonical_name(
    text: str, found: list[tuple[str, str]]
) -> None:
    """Short forms, misspellings, Spanish and English."""
    assert entities(text) == found


@pytest.mark.parametrize(
    "date",
    [
        "3 de octubre",
        "10/3",
        "10/3/2026",
        "2026-10-03",
        "hace dos semanas",
        "hace como 20 dias",
        "ayer",
        "antier",
        "en mayo",
        "oct 3rd, 2025",
        "two weeks ago",
        "last week",
        "yesterday",
    ],
)
def test_a_date_is_found_as_it_was_written(date: str) -> None:
    """The words themselves are the value: what they mean depends on the day."""
    assert entities(date) == [("date", date)]
    assert ("date", date) in entities(f"llegamos {date} con mi mamá")


@pytest.mark.parametrize(
    "text",
    [
        "atencion 24/7",
        "el pueblo",
        "hielo",
        "ice cream",
        "how nice",
        "mi mamá",
        "salvador es mi tio",
        "may i ask",
        "i will march",
        "mar",
        "a las 10:30",
        "A123456789",
        "por la mañana",
        "hola",
    ],
)
def test_words_that_only_look_like_an_entity_are_none(text: str) -> None:
    """A number of hours, a month that is a verb, a mother who is no language."""
    assert entities(text) == []


def test_every_city_of_the_database_is_recognised() -> None:
    """By its own name, alone in a message."""
    with (DATA / "cities.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            assert entities(row["name"]) == [("city", row["name"])]


def test_every_language_is_recognised_by_its_own_name() -> None:
    """In a request to change it: all that are served, or answered in plain Spanish."""
    for language in (row for row in languages() if row.level in ("full", "bridged")):
        assert entities(language.autonym) == [("language", language.tag)]


def test_the_groups_are_those_of_the_database() -> None:
    """So that a group that was recognised can be searched for."""
    named = yaml.safe_load((FOLDER / "group.yml").read_text(encoding="utf-8"))
    assert set(named) == set(GROUPS)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yml")), ids=lambda path: path.stem)
def test_each_file_of_the_gazetteer_is_an_entity_of_the_domain(path) -> None:
    """And each spelling is found under its value, none is hidden by another entity's."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    hidden = [
        (spelling, value)
        for value, spellings in (content.items() if isinstance(content, dict) else ())
        for spelling in spellings
        if (path.stem, value) not in entities(spelling)
    ]
    assert hidden == []


@given(st.sampled_from(APOSTROPHES), st.text(max_size=20))
def test_the_norm_knows_no_apostrophe(apostrophe: str, text: str) -> None:
    """ "kiche" and "k'iche'" are compared as one."""
    assert "'" not in norm(f"{text}{apostrophe}{text}")
