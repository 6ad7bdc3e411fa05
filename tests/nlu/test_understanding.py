"""What the trained model makes of messages that it has not learnt: the development sets."""

from __future__ import annotations

from pathlib import Path
from statistics import mean
from typing import Any

import pytest
import yaml

from bot.engine import Assistant
from bot.nlu.clauses import FALLBACK, clauses, served
from bot.nlu.safety_detector import REPORT
from bot.retraining.examples import EASY, HARD, Example, development
from bot.settings import ROOT

pytestmark = pytest.mark.slow

LANGUAGES = ("es", "en", "fr", "pt", "ht")
SOURCE = "es"
RIGHT = {(SOURCE, EASY): 0.92, (SOURCE, HARD): 0.75, EASY: 0.88, HARD: 0.68}
TWO_SUBJECTS = yaml.safe_load((ROOT / "tests" / "two_subjects.yml").read_text(encoding="utf-8"))

Judged = list[tuple[Example, dict[str, Any]]]


@pytest.fixture(scope="module")
async def assistant(model: Path) -> Assistant:
    """The trained model of this repository."""
    return Assistant(model)


@pytest.fixture(scope="module")
async def judged(assistant: Assistant) -> Judged:
    """Every message of the development sets with its parse."""
    return [(example, await assistant.parse(example.text)) for example in development()]


def ranking(parse: dict[str, Any]) -> list[str]:
    """The intents, likeliest first, as if there were no fallback."""
    return [intent["name"] for intent in parse["intent_ranking"] if intent["name"] != FALLBACK]


def warned(parse: dict[str, Any]) -> bool:
    """Whether the answer begins with whom to call in danger."""
    return bool(ranking(parse)[:1] and ranking(parse)[0].startswith(REPORT)) or bool(
        parse["safety"]["danger"]
    )


@pytest.mark.parametrize("difficulty", [EASY, HARD])
@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_intent_is_named(judged: Judged, language: str, difficulty: str) -> None:
    """In every language; also where no word of the intent is said, or a word of another."""
    found = [
        ranking(parse)[:1] == [example.intent]
        for example, parse in judged
        if (example.language, example.difficulty) == (language, difficulty)
    ]
    assert mean(found) >= RIGHT.get((language, difficulty), RIGHT[difficulty])


async def test_the_right_subject_is_among_the_three_that_are_offered(judged: Judged) -> None:
    """Of all messages that have a subject."""
    assert mean(example.intent in ranking(parse)[:3] for example, parse in judged) >= 0.95


async def test_danger_is_not_missed(judged: Judged) -> None:
    """Whoever is in danger is told whom to call; those missed are named here."""
    reports = [(e, parse) for e, parse in judged if e.intent.startswith(REPORT)]
    missed = [f"{e.language} {e.intent}: {e.text}" for e, parse in reports if not warned(parse)]
    assert len(missed) <= 0.03 * len(reports), "\n".join(missed)


async def test_few_others_are_warned(judged: Judged) -> None:
    """A warning that comes too often is not read; those warned in vain are named here."""
    others = [(e, parse) for e, parse in judged if not e.intent.startswith(REPORT)]
    alarms = [f"{e.language} {e.intent}: {e.text}" for e, parse in others if warned(parse)]
    assert len(alarms) <= 0.03 * len(others), "\n".join(alarms)


async def test_what_is_not_covered_is_not_answered_as_if_it_were(judged: Judged) -> None:
    """It is said to be out of scope, or choices are offered."""
    beside = [parse["intent"]["name"] for e, parse in judged if e.intent == "out_of_scope"]
    assert mean(name in ("out_of_scope", FALLBACK) for name in beside) >= 0.85


async def test_two_subjects_are_both_served(assistant: Assistant) -> None:
    """And a story with one question is rarely taken for two."""
    both, alone = [], []
    for row in TWO_SUBJECTS:
        whole = await assistant.parse(row["text"])
        parts = [await assistant.parse(clause) for clause in clauses(row["text"])]
        told = served(whole, parts)
        if len(row["intents"]) == 2:
            both.append(len(told) == 2)
        else:
            alone.append(len(told) == 1)
    assert mean(both) >= 0.85
    assert mean(alone) >= 0.75
