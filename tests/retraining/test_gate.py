"""A model goes live only when it is no worse where it counts."""

from __future__ import annotations

import pytest
from judging import answer, evaluation

from bot.retraining.gate import figures, refusals
from bot.retraining.scores import Judged

DANGER = "report_kidnapping"


def rules(old: list[Judged], new: list[Judged]) -> list[str]:
    """Which rules are against the new model."""
    return [one.rule for one in refusals(evaluation(old), evaluation(new, "b" * 64))]


def test_a_model_that_is_as_good_goes_live() -> None:
    """And one that is better."""
    old = [answer("find_food"), answer("find_shelter", named="find_food")]
    assert rules(old, old) == []
    assert rules(old, [answer("find_food"), answer("find_shelter")]) == []


def test_the_first_model_is_only_held_to_stories_size_and_time() -> None:
    """There is nothing to compare it with."""
    assert refusals(None, evaluation([answer(DANGER, named="thank")])) == []
    assert [one.rule for one in refusals(None, evaluation([answer("a")], failed=("one",)))] == [
        "stories"
    ]


def test_a_language_that_is_significantly_worse_is_named_with_its_worst_intents() -> None:
    """Six messages that are lost, and none won, are no chance."""
    old = [answer("find_food", "fr") for _ in range(6)]
    new = [answer("find_food", "fr", named="find_shelter") for _ in range(6)]
    [only, together] = refusals(evaluation(old), evaluation(new, "b" * 64))
    assert "French (fr) is significantly worse: 6 messages" in only.text
    assert "find_food (6)" in only.text
    assert "All languages together" in together.text


def test_a_few_messages_that_change_may_be_chance() -> None:
    """Five that are lost, and none won: p is above one in twenty."""
    old = [answer("find_food", "fr") for _ in range(5)]
    new = [answer("find_food", "fr", named="find_shelter") for _ in range(5)]
    assert rules(old, new) == []


def test_a_single_message_of_danger_that_is_lost_is_enough() -> None:
    """However many others are won; the message names the intent, the language and what it was."""
    old = [answer(DANGER, "ht"), *(answer("find_food", named="thank") for _ in range(50))]
    new = [answer(DANGER, "ht", named="thank", danger=True), *(answer("find_food"),) * 50]
    [refusal] = refusals(evaluation(old), evaluation(new, "b" * 64))
    assert refusal.rule == "safety"
    assert f"{DANGER} in Haitian Creole (ht) is worse: 0 of 1 messages named, 1 before" in (
        refusal.text
    )
    assert "→ thank" in refusal.text


def test_whoever_was_told_whom_to_call_must_be_told_so_again() -> None:
    """Even where the intent was never named rightly."""
    old = [answer(DANGER, named="thank", danger=True)]
    new = [answer(DANGER, named="thank", danger=False)]
    assert rules(old, new) == ["safety"]


def test_many_more_false_alarms_are_refused() -> None:
    """Who is always told to call 911 does not believe it any more."""
    old = [answer("find_food") for _ in range(9)]
    new = [answer("find_food", danger=True) for _ in range(9)]
    assert rules(old, new) == ["safety"]


@pytest.mark.parametrize(
    ("worse", "rule"),
    [
        ({"failed": ("a house in Tijuana",)}, "stories"),
        ({"megabytes": 900.0}, "size"),
        ({"seconds": 0.9}, "latency"),
        ({"seconds": 0.02}, "latency"),
    ],
)
def test_stories_size_and_time_have_bounds(worse: dict[str, object], rule: str) -> None:
    """Absolute ones, and for the time one beside the model of before."""
    answers = [answer("find_food")]
    found = refusals(evaluation(answers), evaluation(answers, "b" * 64, **worse))
    assert [one.rule for one in found] == [rule]


def test_a_decision_keeps_what_it_rests_on() -> None:
    """The model of before, what was won and lost in each language, stories, size and time."""
    old, new = [answer("find_food", named="thank")], [answer("find_food")]
    kept = figures(evaluation(old), evaluation(new, "b" * 64))
    assert kept["before"] == "a" * 64
    assert kept["languages"]["es"] == {"fixed": 1, "broken": 0, "p": 1.0}
    assert kept["stories"] == "10 of 10"
    assert kept["accuracy"] == 1
