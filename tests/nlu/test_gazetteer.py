"""Places, papers, groups, dates … in a message, in five languages."""

from __future__ import annotations

import csv

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from bot.knowledge.models import GROUPS
from bot.knowledge.sources import DATA
from bot.languages import languages
from bot.nlu.gazetteer import FOLDER, contents, find
from bot.nlu.spacy_pipeline import read


def entities(text: str) -> list[tuple[str, str]]:
    """(entity, canonical value, or the words if there is none) of a message."""
    return [(span.label_, span.id_ or span.text) for span in find(read(text))]


@pytest.mark.parametrize("apostrophe", "'’ʼꞌ`´‘")
def test_any_apostrophe_of_a_keyboard_will_do(apostrophe: str) -> None:
    """In the name of a language, and after an article."""
    assert entities(f"q{apostrophe}anjob{apostrophe}al") == [("language", "kjb")]
    assert entities(f"l{apostrophe}INM") == [("organization", "INM")]


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


@pytest.mark.parametrize("entity", sorted(contents()))
def test_each_spelling_is_found_under_its_value(entity: str) -> None:
    """None is hidden by another entity's."""
    hidden = [
        (spelling, value)
        for value, spellings in contents()[entity].items()
        for spelling in spellings
        if (entity, value) not in entities(spelling)
    ]
    assert hidden == []


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("sali de tapacula", "Tapachula"),
        ("nan tapatchoula", "Tapachula"),
        ("map viv tichwana", "Tijuana"),
        ("je suis à tijouana", "Tijuana"),
        ("nan siyoudad hwarez", "Ciudad Juárez"),
        ("ciudadjuares", "Ciudad Juárez"),
        ("tapa chulla", "Tapachula"),
        ("piedrasnegraz", "Piedras Negras"),
        ("em coatsacualcos", "Coatzacoalcos"),
        ("d'Acayucan", "Acayucan"),
        ("in san luiz potozi", "San Luis Potosí"),
        ("la ville de Mexico", "Ciudad de México"),
    ],
)
def test_a_city_is_found_however_it_is_misspelt(text: str, city: str) -> None:
    """By ear in any of the languages, run together or cut elsewhere."""
    assert entities(text) == [("city", city)]


LONG = [name for name in contents()["city"] if len(name) >= 9 and name.isalpha()]


@given(st.sampled_from(LONG), st.data())
def test_a_slip_of_a_finger_in_a_long_name_does_not_matter(name: str, data: st.DataObject) -> None:
    """A letter is left out, doubled or swapped, and the word is not as near to another name."""
    at = data.draw(st.integers(1, len(name) - 2))
    slips = [
        name[:at] + name[at + 1 :],
        name[:at] + name[at] + name[at:],
        name[:at] + name[at + 1] + name[at] + name[at + 2 :],
    ]
    slip = data.draw(st.sampled_from(slips))
    others = (other for other in contents()["city"] if other != name)
    assume(all(OSA.distance(slip.lower(), other.lower()) > 1 for other in others))
    assert entities(f"en {slip}") == [("city", name)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("un león", []),
        ("en León", [("city", "León")]),
        ("al final es la paz", []),
        ("vivo en La Paz", [("city", "La Paz")]),
        ("mi cuenta", []),
        ("el rio bravo", []),
    ],
)
def test_a_name_that_is_a_word_is_one_where_a_place_may_stand(
    text: str, found: list[tuple[str, str]]
) -> None:
    """A lion is no city; an account does not lie in Ecuador."""
    assert entities(text) == found


@pytest.mark.parametrize(
    "date",
    [
        "il y a deux semaines",
        "ça fait 3 mois",
        "depuis janvier",
        "avant-hier",
        "la semaine prochaine",
        "1er mai",
        "faz 3 meses",
        "há uma semana",
        "semana passada",
        "na segunda-feira",
        "dia 10",
        "sa gen de semèn",
        "semèn pase",
        "yè",
        "avan yè",
        "depi janvye",
        "vandredi",
    ],
)
def test_a_date_is_found_in_every_language(date: str) -> None:
    """As it was written, within a message and alone."""
    assert entities(date) == [("date", date)]
    assert ("date", date) in entities(f"xx {date} xx")


@pytest.mark.parametrize("text", ["ki kote biwo a ye", "nan abri", "mas 7", "tengo 12 me faltan"])
def test_words_that_are_a_date_in_another_language_are_none(text: str) -> None:
    """ "ye" is a verb, "abri" a roof."""
    assert entities(text) == []
