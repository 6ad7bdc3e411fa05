"""The concepts of a message: found by words, phrases and beginnings of words, misspelt or not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu import lexicon
from bot.nlu.lexicon import LEAST_FORGIVEN, LIKELY, Concept, Lexicon, find

SMALL = Lexicon(
    {
        "NEGATION": ["no"],
        "LACK": ["no tengo", "sin"],
        "SLEEP": ["dormir", "pasar la noche", "cama"],
        "WORK": ["trabaj*", "chamba"],
        "BOSS": ["trabajador*"],
        "HARD-WORK": ["trabaj* mucho"],
        "SHELTER": ["albergue", "refugio"],
    }
)
KNOWN = ["no", "tengo", "sin", "dormir", "trabajo", "mucho", "pasar", "la", "noche", "albergeu"]


def names(text: str) -> list[str]:
    """The concepts of some folded words, in order."""
    return [concept.name for concept in SMALL.find(text.split())]


def heard(**languages: float) -> dict[str, Any]:
    """What the identifier says of a message."""
    return {"candidates": [{"language": k, "confidence": v} for k, v in languages.items()]}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A directory of lexicons of a test's own, with two concepts."""
    monkeypatch.setattr(lexicon, "FOLDER", tmp_path)
    (tmp_path / "concepts.yml").write_text('SLEEP: "to sleep"\nFOOD: "to eat"\n')
    lexicon.lexicons.cache_clear()
    yield tmp_path
    lexicon.lexicons.cache_clear()


def test_a_phrase_is_found_with_its_place() -> None:
    """From its first word up to, not with, the word after it."""
    assert SMALL.find(["quiero", "pasar", "la", "noche", "aqui"]) == [Concept("SLEEP", 1, 4)]


def test_concepts_within_a_phrase_count_beside_its_own() -> None:
    """ "No tengo" is a lack, and its "no" is a negation all the same."""
    assert names("no tengo cama") == ["NEGATION", "LACK", "SLEEP"]


def test_half_a_phrase_says_nothing() -> None:
    """The words must stand together and in order."""
    assert names("pasar") == names("la noche") == names("noche la pasar") == []


@pytest.mark.parametrize("word", ["trabaj", "trabajo", "trabajando", "trabajaremos"])
def test_a_stem_stands_for_all_words_that_begin_so(word: str) -> None:
    """With and without an ending; in the middle of a word it is another."""
    assert names(word) == ["WORK"]
    assert names(f"des{word}") == []


def test_the_longest_stem_names_the_word() -> None:
    """A more exact one is another concept, not one more."""
    assert names("trabajadores") == ["BOSS"]


def test_a_phrase_may_have_stems_in_it() -> None:
    """Each of its words is read as if alone."""
    assert set(names("trabajamos mucho")) == {"WORK", "HARD-WORK"}


@pytest.mark.parametrize("misspelt", ["albegue", "albergeu", "albrgue", "albbergue", "alvergue"])
def test_one_wrong_letter_in_a_long_word_is_forgiven(misspelt: str) -> None:
    """One that is missing, doubled, changed, or two that have changed places."""
    assert names(misspelt) == ["SHELTER"]


@pytest.mark.parametrize("other", ["alverge", "elbergue", "came", "camas", "xin"])
def test_what_may_be_another_word_is_not_forgiven(other: str) -> None:
    """Two wrong letters, another first letter, or a word so short that one letter matters."""
    assert len("cama") < LEAST_FORGIVEN
    assert names(other) == []


@given(st.lists(st.sampled_from(KNOWN) | st.text(min_size=1, max_size=8)))
def test_every_concept_lies_within_the_message(words: list[str]) -> None:
    """For any words: in order, none twice, none of no words, none beyond the end."""
    found = SMALL.find(words)
    assert found == sorted(set(found), key=lambda c: (c.start, c.end, c.name))
    assert all(0 <= c.start < c.end <= len(words) for c in found)


def test_the_language_tells_which_lexicon_is_read(folder: Path) -> None:
    """ "Main" is a hand in French and nothing of that kind in English."""
    (folder / "fr.yml").write_text("SLEEP: [dort]\n")
    (folder / "es.yml").write_text("FOOD: [dort]\n")
    for iso, concept in (("fra", "SLEEP"), ("spa", "FOOD")):
        assert [c.name for c in find(["dort"], heard(**{iso: 0.9}))] == [concept]


def test_every_likely_language_is_read(folder: Path) -> None:
    """Three words may be of either of two languages, and people mix them."""
    (folder / "fr.yml").write_text("SLEEP: [dort]\n")
    (folder / "es.yml").write_text("FOOD: [dort]\n")
    both = [c.name for c in find(["dort"], heard(fra=0.6, spa=LIKELY))]
    assert both == ["FOOD", "SLEEP"]
    assert [c.name for c in find(["dort"], heard(fra=0.6, spa=LIKELY / 2))] == ["SLEEP"]


@pytest.mark.parametrize("language", [None, {}, heard(), heard(swa=0.9)])
def test_where_no_lexicon_is_likely_all_are_read(
    folder: Path, language: dict[str, Any] | None
) -> None:
    """A word of danger is understood in the middle of any language."""
    (folder / "fr.yml").write_text("SLEEP: [dort]\n")
    (folder / "es.yml").write_text("FOOD: [comida]\n")
    assert [c.name for c in find(["dort", "comida"], language)] == ["SLEEP", "FOOD"]


def test_a_concept_of_two_languages_counts_once(folder: Path) -> None:
    """A word that two of them share says it only once."""
    for tag in ("es", "pt"):
        (folder / f"{tag}.yml").write_text("FOOD: [comida]\n")
    assert find(["comida"], None) == [Concept("FOOD", 0, 1)]


def test_a_language_needs_no_more_than_a_file_with_a_few_words(folder: Path) -> None:
    """A lexicon of two words, here of K'iche', is read for its language; no code knows of it."""
    (folder / "quc.yml").write_text("SLEEP: [warabal]\nFOOD: [wa]\n")
    assert [c.name for c in find(["wa"], heard(quc=0.9))] == ["FOOD"]


def test_a_concept_that_is_not_listed_is_refused(folder: Path) -> None:
    """A misspelt name would say nothing, silently; the file and the name are told."""
    (folder / "es.yml").write_text("FOD: [comida]\nFOOD: [pan]\n")
    with pytest.raises(ValueError, match=r"es\.yml.*FOD$"):
        lexicon.lexicons()


def test_yaml_reads_no_word_as_something_else(folder: Path) -> None:
    """ "no" is no truth value, "2" no number, "null" not nothing."""
    (folder / "es.yml").write_text("FOOD: [no, 2, null, 1.5, on]\n")
    assert all(find([word], None) for word in ("no", "2", "null", "1.5", "on"))


def test_a_changed_word_makes_another_fingerprint(folder: Path) -> None:
    """So that `rasa train` learns anew; the same words make the same one."""
    (folder / "es.yml").write_text("FOOD: [comida]\n")
    before = lexicon.fingerprint()
    assert lexicon.fingerprint() == before
    (folder / "es.yml").write_text("FOOD: [comidas]\n")
    assert lexicon.fingerprint() != before
