"""Ordinary words are no misspelt cities."""

from __future__ import annotations

import pytest
import wordfreq
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.gazetteer import contents
from bot.nlu.misspelt import Names, Reading, best
from bot.nlu.sounds import sound
from bot.nlu.spacy_pipeline import norm

COMMON = 20_000  # words of each language
# Of a common word that ends so, "washingtons", the city is meant.
POSSESSIVE = "s"
CITIES = Names(contents()["city"])


@pytest.mark.parametrize("language", ["es", "en", "fr", "pt"])
def test_a_common_word_is_no_city(language: str) -> None:
    """Where it should be one, it belongs to `ordinary` in place_words.yml, or to the gazetteer."""
    named = {
        norm(way)
        for values in contents().values()
        for value, ways in values.items()
        for way in [value, *ways]
    }
    named |= {name + POSSESSIVE for name in named}
    common = {norm(word) for word in wordfreq.top_n_list(language, COMMON)} - named
    taken = {word for word in common for read in CITIES.find(["en", word]) if read.start}
    assert taken - MEANT == set()


MEANT = {"washingtons", "coritiba", "zamora"}


@pytest.mark.parametrize(
    "ways",
    [
        ["tijuana", "tihuana", "tijouana", "tiwana"],
        ["tapachula", "tapatchoula", "tapashula"],
        ["juarez", "hwarez", "juares", "jouarez"],
        ["coatzacoalcos", "koatsakwalkos", "cuatzacualcos"],
    ],
)
def test_what_is_written_by_ear_sounds_alike(ways: list[str]) -> None:
    """Whichever language one hears it in."""
    assert len({sound(way) for way in ways}) == 1


READINGS = st.builds(
    lambda start, length, letters, wrong: Reading(start, start + length, "x", letters, wrong),
    st.integers(0, 9),
    st.integers(1, 3),
    st.integers(1, 20),
    st.integers(0, 2),
)


@given(st.lists(READINGS))
def test_of_readings_that_compete_one_is_left(readings: list[Reading]) -> None:
    """No word means two names, and what is worth most is kept."""
    chosen = best(readings)
    places = [place for reading in chosen for place in range(reading.start, reading.end)]
    assert len(places) == len(set(places))
    if readings:
        assert max(r.worth for r in readings) in [r.worth for r in chosen]
