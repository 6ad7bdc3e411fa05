"""The checks of examples: each finds what it is for, says where, and is silent else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.retraining import lint
from bot.retraining.examples import Example
from bot.retraining.lint import Finding
from bot.text import fold

TEXTS = st.lists(
    st.text(min_size=1, max_size=12).filter(lambda text: fold(text).strip()), max_size=8
)


def example(text: str, intent: str = "find_food", language: str = "es", line: int = 1) -> Example:
    """A message in some row of a file."""
    return Example(text, intent, language, Path("x.yml"), line)


def many(count: int, intent: str, language: str) -> list[Example]:
    """So many messages of an intent."""
    return [example(f"texto {n}", intent, language) for n in range(count)]


def told(findings: list[Finding]) -> list[tuple[str, str]]:
    """Of each finding, what and where."""
    return [(finding.kind, finding.place) for finding in findings]


ENOUGH = [
    *many(lint.WANTED_IN_SOURCE, "find_food", "es"),
    *many(lint.WANTED, "find_food", "ht"),
    *many(lint.WANTED_NOT_COVERED - lint.WANTED, lint.NOT_COVERED, "es"),
    *many(lint.WANTED, lint.NOT_COVERED, "ht"),
]


def test_an_intent_with_enough_examples_is_not_thin() -> None:
    """120 in Spanish, 50 in each other language, 600 of what is not covered."""
    assert (lint.WANTED_IN_SOURCE, lint.WANTED, lint.WANTED_NOT_COVERED) == (120, 50, 600)
    assert list(lint.thin(ENOUGH, ["find_food", lint.NOT_COVERED])) == []


def test_one_example_less_is_told() -> None:
    """With the language and what is missing."""
    for gone, told in (
        (ENOUGH[0], "es: 119 of 120 examples"),
        (ENOUGH[lint.WANTED_IN_SOURCE], "ht: 49 of 50 examples"),
        (ENOUGH[-lint.WANTED - 1], "599 of 600 in all languages"),
    ):
        less = [e for e in ENOUGH if e is not gone]
        (finding,) = lint.thin(less, ["find_food", lint.NOT_COVERED])
        assert (finding.kind, finding.place, finding.message) == ("thin", gone.intent, told)


def test_an_intent_without_any_example_is_thin_in_every_language() -> None:
    """It is in the domain, and nobody wrote a message for it."""
    found = list(lint.thin(ENOUGH, ["find_shelter"]))
    assert [f.message for f in found] == ["es: 0 of 120 examples", "ht: 0 of 50 examples"]


def test_one_text_under_two_intents_is_told_with_both_places() -> None:
    """Capitals and accents make no other text."""
    texts = [example("Sí, claro", "affirm", line=3), example("si, claro", "deny", line=9)]
    (finding,) = lint.ambiguous(texts)
    assert (finding.kind, finding.place) == ("two intents", "x.yml:9")
    assert "affirm in x.yml:3" in finding.message


def test_one_text_twice_under_one_intent_is_not_ambiguous() -> None:
    """Whichever language it is in."""
    assert list(lint.ambiguous([example("ok"), example("OK", language="en")])) == []


def test_messages_that_differ_in_a_few_letters_are_one() -> None:
    """The later one is told, with the place of the earlier."""
    texts = [
        example("donde puedo encontrar comida caliente", line=3),
        example("tengo hambre desde ayer", line=4),
        example("dónde puedo encontrar comida caliente?", line=5),
    ]
    (finding,) = lint.near_duplicates(texts)
    assert (finding.kind, finding.place) == ("near-duplicate", "x.yml:5")
    assert finding.message.endswith("x.yml:3")


def test_what_is_alike_in_another_intent_or_language_is_not_one() -> None:
    """Neighbouring intents share words, languages share spellings."""
    texts = [example("comida"), example("comida", "inform"), example("comida", language="pt")]
    assert list(lint.near_duplicates(texts)) == []


@given(TEXTS)
def test_the_same_twice_is_always_alike(texts: list[str]) -> None:
    """For any messages: each that stands there twice is told."""
    found = lint.near_duplicates([example(text) for text in [*texts, *texts]])
    assert len(list(found)) >= len(texts)


@pytest.mark.parametrize(
    ("text", "leaks"),
    [
        ("donde puedo comer hoy", True),
        ("¡Dónde puedo comer hoy!".strip("¡!"), True),
        ("tengo hambre", False),
        ("donde puedo comer algo", False),
    ],
)
def test_what_is_learnt_does_not_judge(text: str, leaks: bool) -> None:
    """From four words on, in whatever spelling; shorter ones everybody writes alike."""
    learnt = [example("donde puedo comer hoy", line=3), example("tengo hambre")]
    found = told(list(lint.leaked(learnt, [example(text, line=8)])))
    assert found == ([("leaked", "x.yml:8")] if leaks else [])


def test_an_example_that_another_intent_claims_is_told() -> None:
    """By a model that has not seen it; each part of the work is reported when it is done."""
    food = [f"tengo hambre y busco {what}" for what in ("pan", "arroz", "sopa", "fruta")] * 3
    bus = [
        f"cuando sale el camion a {where}" for where in ("Juárez", "León", "Tula", "Ixtepec")
    ] * 3
    examples = [
        *(example(text, "find_food", line=1 + n) for n, text in enumerate(food * 3)),
        *(example(text, "find_bus", line=101 + n) for n, text in enumerate(bus * 3)),
        example("cuando sale el camion a Juárez", "find_food", line=77),
    ]
    parts: list[int] = []
    found = list(lint.claimed(examples, parts.append))
    assert told(found) == [(lint.CLAIMED, "x.yml:77")]
    assert "is find_food; find_bus claims it with " in found[0].message
    assert parts == [*range(1, lint.FOLDS + 1)]
