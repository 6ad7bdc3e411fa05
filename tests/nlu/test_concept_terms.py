"""What concepts say together: two languages that say the same make the same terms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.concept_terms import ASKED_REACH, NEGATING, REACH, concept_terms
from bot.nlu.lexicon import Concept, find
from bot.nlu.spacy_pipeline import norm

NAMES = st.sampled_from(["FOOD", "SLEEP", "WANT", *sorted(NEGATING), "QUESTION-WHERE"])
CONCEPTS = st.lists(
    st.tuples(NAMES, st.integers(0, 20), st.integers(1, 3)).map(
        lambda given: Concept(given[0], given[1], given[1] + given[2])
    ),
    max_size=6,
)


def terms(*concepts: tuple[str, int, int]) -> set[str]:
    """The terms of concepts at these places."""
    return set(concept_terms([Concept(*concept) for concept in concepts]))


def test_each_concept_is_a_term_and_so_is_each_two() -> None:
    """The pair is named in the alphabet's order, whichever is said first."""
    told = {"FOOD", "SLEEP", "FOOD&SLEEP"}
    assert terms(("FOOD", 0, 1), ("SLEEP", 1, 2)) == told
    assert terms(("SLEEP", 0, 1), ("FOOD", 1, 2)) == told


def test_what_is_said_twice_counts_twice_and_makes_no_pair_with_itself() -> None:
    """The counts are weighed later."""
    twice = [Concept("FOOD", 0, 1), Concept("FOOD", 2, 3)]
    assert list(concept_terms(twice)) == ["FOOD", "FOOD"]


@pytest.mark.parametrize("negation", sorted(NEGATING))
def test_a_negation_reaches_what_follows_closely(negation: str) -> None:
    """ "No tengo donde dormir" is not "dormir"; ten words later it is."""
    assert "not:SLEEP" in terms((negation, 0, 2), ("SLEEP", 2 + REACH, 6))
    assert "not:SLEEP" not in terms((negation, 0, 2), ("SLEEP", 3 + REACH, 7))


def test_a_negation_does_not_reach_back_nor_into_its_own_phrase() -> None:
    """ "Dormir no" denies something else, and "no tengo" is one concept with a "no" in it."""
    assert "not:SLEEP" not in terms(("SLEEP", 0, 1), ("NEGATION", 1, 2))
    assert "not:LACK" not in terms(("NEGATION", 0, 1), ("LACK", 0, 2))


def test_a_question_reaches_further_than_a_negation() -> None:
    """ "Dónde … dormir" asks for a place to sleep, with some words between."""
    asked = "ask:QUESTION-WHERE&SLEEP"
    assert asked in terms(("QUESTION-WHERE", 0, 1), ("SLEEP", 1 + ASKED_REACH, 9))
    assert asked not in terms(("QUESTION-WHERE", 0, 1), ("SLEEP", 2 + ASKED_REACH, 9))
    assert asked not in terms(("SLEEP", 0, 1), ("QUESTION-WHERE", 1, 2))


@given(CONCEPTS)
def test_every_term_is_one_word(concepts: list[Concept]) -> None:
    """For any concepts: the featurizer parts terms at blanks, and each concept is among them."""
    found = list(concept_terms(concepts))
    assert not any(set(term) & set(" \t\n") for term in found)
    assert {concept.name for concept in concepts} <= set(found)


@pytest.mark.parametrize(
    ("iso", "homeless", "lawyer"),
    [
        ("spa", "no tengo donde dormir", "quiero hablar con un abogado"),
        ("eng", "i have no place to sleep", "i want to talk to a lawyer"),
        ("fra", "je n'ai nulle part où dormir", "je veux parler à un avocat"),
        ("por", "não tenho onde dormir", "quero falar com um advogado"),
        ("hat", "m pa gen kote pou m dòmi", "m vle pale ak yon avoka"),
    ],
)
def test_the_same_need_makes_the_same_terms_in_every_language(
    iso: str, homeless: str, lawyer: str
) -> None:
    """Which is how the examples of one language teach the others."""
    language = {"candidates": [{"language": iso, "confidence": 1.0}]}
    for text, told in ((homeless, "HOMELESS&SLEEP"), (lawyer, "LAWYER&WANT")):
        assert told in set(concept_terms(find(norm(text).split(), language)))
