"""Texts, dates and lists for one person: approved ones only, along the chain of fallbacks."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.languages import languages
from bot.localisation.catalogue import Translator, po_path, translated_tags

DAY = date(2026, 10, 3)
NEVER = "qzz-Never-NEVER"  # a tag of no language
AR_PLURALS = (
    "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 :"
    " n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5)"
)


def write(directory: Path, tag: str, entries: str, plurals: str = "nplurals=2; plural=(n != 1)"):
    """A catalogue of a language with these entries."""
    path = po_path(tag, directory)
    path.parent.mkdir(parents=True)
    header = (
        r'"Content-Type: text/plain; charset=utf-8\n"' + "\n" + rf'"Plural-Forms: {plurals};\n"'
    )
    path.write_text(f'msgid ""\nmsgstr ""\n{header}\n\n{entries}', encoding="utf-8")


HELLO = 'msgid "Hola"\nmsgstr "Hello"\n'
FUZZY = '#, fuzzy\nmsgid "Hola"\nmsgstr "Hullo"\n'
CONTEXT = 'msgctxt "utter_greet"\nmsgid "Hola"\nmsgstr "Hello there"\n'
DAYS = 'msgid "{n} día"\nmsgid_plural "{n} días"\n'


def test_an_approved_text_is_shown(tmp_path: Path) -> None:
    """In the language asked for."""
    write(tmp_path, "en", HELLO)
    assert Translator("en", tmp_path).gettext("Hola") == "Hello"
    assert Translator("en-US", tmp_path).gettext("Hola") == "Hello"


@pytest.mark.parametrize("entry", [FUZZY, 'msgid "Hola"\nmsgstr ""\n', ""])
def test_a_text_that_nobody_approved_is_never_shown(tmp_path: Path, entry: str) -> None:
    """Fuzzy, empty or missing: the Spanish source stands instead."""
    write(tmp_path, "en", entry)
    assert Translator("en", tmp_path).gettext("Hola") == "Hola"


def test_a_fuzzy_plural_is_never_shown(tmp_path: Path) -> None:
    """Nor one of which a form is missing."""
    write(tmp_path, "en", f'#, fuzzy\n{DAYS}msgstr[0] "{{n}} day"\nmsgstr[1] "{{n}} days"\n')
    assert Translator("en", tmp_path).ngettext("{n} día", "{n} días", 2) == "{n} días"
    write(tmp_path, "fr", f'{DAYS}msgstr[0] "{{n}} jour"\nmsgstr[1] ""\n')
    assert Translator("fr", tmp_path).ngettext("{n} día", "{n} días", 2) == "{n} días"


def test_one_text_has_another_translation_in_another_context(tmp_path: Path) -> None:
    """The context is the name of the response; a text of another context is not borrowed."""
    write(tmp_path, "en", CONTEXT)
    translator = Translator("en", tmp_path)
    assert translator.pgettext("utter_greet", "Hola") == "Hello there"
    assert translator.pgettext("utter_goodbye", "Hola") == "Hola"
    assert translator.gettext("Hola") == "Hola"


@pytest.mark.parametrize("tag", [NEVER, "", "-", "../../en", "quc", "es"])
def test_what_has_no_catalogue_speaks_spanish(tag: str) -> None:
    """The real catalogues, a tag that will never exist, one of a language without texts."""
    translator = Translator(tag)
    assert translator.gettext("Ver los temas") == "Ver los temas"
    assert translator.ngettext("{n} día", "{n} días", 1) == "{n} día"
    assert translator.date(DAY) == "3 de octubre de 2026"


@given(
    st.text() | st.sampled_from([row.tag for row in languages()]),
    st.text(min_size=1),
    st.integers(0),
)
def test_any_tag_gets_a_text_a_date_and_a_list(tag: str, text: str, number: int) -> None:
    """Whatever Telegram says of a person's language, there is an answer."""
    translator = Translator(tag)
    assert translator.gettext(text)
    assert translator.ngettext(text, text, number)
    assert translator.date(DAY)
    assert translator.month("2026-10")
    assert translator.list([text, text])


@pytest.mark.parametrize(("number", "form"), [(0, "days"), (1, "day"), (2, "days"), (21, "days")])
def test_a_number_chooses_its_form(tmp_path: Path, number: int, form: str) -> None:
    """One day, two days."""
    write(tmp_path, "en", f'{DAYS}msgstr[0] "day"\nmsgstr[1] "days"\n')
    assert Translator("en", tmp_path).ngettext("{n} día", "{n} días", number) == form


@pytest.mark.parametrize(("number", "form"), [(0, 0), (1, 1), (2, 2), (3, 3), (11, 4), (100, 5)])
def test_a_language_may_have_six_forms(tmp_path: Path, number: int, form: int) -> None:
    """The rule is the catalogue's own."""
    write(tmp_path, "ar", DAYS + "".join(f'msgstr[{i}] "{i}"\n' for i in range(6)), AR_PLURALS)
    assert Translator("ar", tmp_path).ngettext("{n} día", "{n} días", number) == str(form)


@pytest.mark.parametrize(
    ("tag", "day", "month", "year"),
    [
        ("es", "3 de octubre de 2026", "octubre de 2026", "2026"),
        ("en", "October 3, 2026", "October 2026", "2026"),
        ("fr", "3 octobre 2026", "octobre 2026", "2026"),
        ("pt", "3 de outubro de 2026", "outubro de 2026", "2026"),
        ("ht", "3 oktòb 2026", "oktòb 2026", "2026"),
        ("wo", "3 octobre 2026", "octobre 2026", "2026"),
        (NEVER, "3 de octubre de 2026", "octubre de 2026", "2026"),
    ],
)
def test_dates_are_written_out(tag: str, day: str, month: str, year: str) -> None:
    """The month in words: 3/10 is another day north of the border."""
    translator = Translator(tag)
    assert translator.date(DAY) == day
    assert translator.month("2026-10") == month
    assert translator.month("2026") == year


@pytest.mark.parametrize("tag", ["fr", "ar", "quc"])
def test_dates_are_in_the_language_of_the_texts(tmp_path: Path, tag: str) -> None:
    """A person whose language has no catalogue reads Spanish, so the date is Spanish, too."""
    assert Translator(tag, tmp_path).date(DAY) == "3 de octubre de 2026"


@pytest.mark.parametrize(
    ("tag", "items", "row"),
    [
        ("es", ["hombres", "mujeres", "familias"], "hombres, mujeres y familias"),
        ("en", ["men", "women"], "men and women"),
        ("es", ["hombres"], "hombres"),
        ("es", [], ""),
    ],
)
def test_lists_end_with_an_and(tag: str, items: list[str], row: str) -> None:
    """As one writes them by hand."""
    assert Translator(tag).list(items) == row


def test_the_tags_with_a_catalogue_begin_with_the_source() -> None:
    """Spanish needs none."""
    assert translated_tags()[0] == "es"
    assert set(translated_tags()) == {"es", "en", "fr", "pt", "ht"}
