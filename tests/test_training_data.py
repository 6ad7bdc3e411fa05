"""What the model learns from is enough, unambiguous, and apart from what it is judged by."""

from __future__ import annotations

from collections import Counter

import pytest
import yaml

from bot.languages import FULL, languages
from bot.retraining import lint
from bot.retraining.examples import EASY, HARD, Example, development, training
from bot.settings import ROOT

TAGS = [row.tag for row in languages() if row.level == FULL]
INTENTS = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))["intents"]


@pytest.fixture(scope="module")
def learnt() -> list[Example]:
    """The examples of data/nlu/."""
    return training()


@pytest.fixture(scope="module")
def judged() -> list[Example]:
    """The development sets."""
    return development()


def test_every_intent_has_enough_examples(learnt: list[Example]) -> None:
    """At least 120 in Spanish, 50 in each other language, and 600 of what is not covered."""
    assert list(lint.thin(learnt, INTENTS)) == []


def test_every_language_that_is_served_in_full_is_taught_and_judged(
    learnt: list[Example], judged: list[Example]
) -> None:
    """And no other one is."""
    for examples in (learnt, judged):
        assert {example.language for example in examples} == set(TAGS)


def test_no_text_stands_for_two_intents(learnt: list[Example], judged: list[Example]) -> None:
    """Whoever reads an example knows which intent it is; in the development sets, too."""
    assert list(lint.ambiguous(learnt)) == []
    assert list(lint.ambiguous(judged)) == []


def test_every_intent_is_one_of_the_domain(learnt: list[Example], judged: list[Example]) -> None:
    """A misspelt name would be learnt as one more intent, which no rule answers."""
    assert {example.intent for example in [*learnt, *judged]} - set(INTENTS) == set()


def test_no_example_carries_markup(learnt: list[Example]) -> None:
    """Entities come from the gazetteer; a bracket would be read as an annotation."""
    assert [e.place for e in learnt if "[" in e.text or "](" in e.text] == []


def test_longer_sentences_of_the_development_sets_are_not_learnt(
    learnt: list[Example], judged: list[Example]
) -> None:
    """No sentence of four words or more is both learnt from and judged by."""
    assert list(lint.leaked(learnt, judged)) == []


@pytest.mark.parametrize("tag", TAGS)
def test_each_intent_is_judged_in_each_language(judged: list[Example], tag: str) -> None:
    """By easy messages and by hard ones, and every mark is one of these two."""
    assert {example.difficulty for example in judged} == {EASY, HARD}
    for difficulty in (EASY, HARD):
        counts = Counter(
            e.intent for e in judged if (e.language, e.difficulty) == (tag, difficulty)
        )
        assert [intent for intent in INTENTS if not counts[intent]] == []
