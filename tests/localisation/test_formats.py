"""Dates, distances and lists as a language writes them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.localisation.catalogue import Translator, translated_tags
from bot.localisation.formats import distance, known, listing, long_date, month

DAY = date(2026, 10, 3)
KREYOL = (
    *("janvye", "fevriye", "mas", "avril", "me", "jen"),
    *("jiyè", "out", "septanm", "oktòb", "novanm", "desanm"),
)
TAG = st.sampled_from(translated_tags())


@pytest.mark.parametrize(
    ("tag", "day", "in_month", "row"),
    [
        ("es", "3 de octubre de 2026", "octubre de 2026", "a, b y c"),
        ("en", "October 3, 2026", "October 2026", "a, b, and c"),
        ("fr", "3 octobre 2026", "octobre 2026", "a, b et c"),
        ("pt", "3 de outubro de 2026", "outubro de 2026", "a, b e c"),
        ("ht", "3 oktòb 2026", "oktòb 2026", "a, b ak c"),
    ],
)
def test_each_language_has_its_own_forms(tag: str, day: str, in_month: str, row: str) -> None:
    """The month in words, and the last "and"."""
    assert long_date(DAY, tag) == day
    assert month("2026-10", tag) == in_month
    assert month("2026", tag) == "2026"
    assert listing(["a", "b", "c"], tag) == row
    assert listing(["a"], tag) == "a"
    assert listing([], tag) == ""


@pytest.mark.parametrize(("number", "name"), enumerate(KREYOL, start=1))
def test_the_months_of_kreyol_are_its_own(number: int, name: str) -> None:
    """Babel knows none of them and would lend those of another language."""
    assert long_date(date(2026, number, 1), "ht") == f"1 {name} 2026"
    assert month(f"2026-{number:02}", "ht") == f"{name} 2026"


@given(TAG, st.dates())
def test_a_date_names_its_day_and_its_year(tag: str, day: date) -> None:
    """For any day, in each language that has a catalogue."""
    written = long_date(day, tag)
    assert str(day.day) in written
    assert str(day.year) in written


@given(TAG, st.lists(st.sampled_from(["uno", "dos", "tres"]), min_size=1))
def test_a_list_tells_all_things_in_order(tag: str, items: list[str]) -> None:
    """Nothing is left out."""
    written, place = listing(items, tag), 0
    for item in items:
        place = written.index(item, place) + len(item)


@pytest.mark.parametrize("tag", translated_tags())
def test_a_distance_has_its_unit(tag: str) -> None:
    """Kilometres are called so in all of them."""
    assert distance(15, tag).replace("\xa0", " ").replace("\u202f", " ") == "15 km"


@pytest.mark.parametrize(
    ("tag", "knows"), [("ht", True), ("fr", True), ("mam", False), ("", False)]
)
def test_it_says_which_languages_it_can_write(tag: str, knows: bool) -> None:
    """Of the others those of the fallback are taken."""
    assert known(tag) is knows


@pytest.mark.parametrize("tag", ["mam", "tzo", "qu"])
def test_a_language_that_reads_spanish_gets_spanish_dates(tag: str) -> None:
    """Quechua, whose forms Babel knows, too: a date stands in a Spanish sentence."""
    assert Translator(tag).date(DAY) == "3 de octubre de 2026"
    assert Translator(tag).list(["a", "b"]) == "a y b"
