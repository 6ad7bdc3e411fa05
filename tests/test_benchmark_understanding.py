"""The figures of benchmarks/understanding.py, on messages that can be counted by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.metrics import f1_score

from benchmarks import understanding_report as report
from benchmarks import understanding_thresholds as thresholds
from benchmarks.understanding_curves import rows
from bot.nlu.clauses import FALLBACK
from bot.nlu.language_gate import FALLBACK as GATE
from bot.retraining import confusions, scores
from bot.retraining.examples import Example
from bot.retraining.figures import Figure, difference, macro_f1, share
from bot.retraining.folds import part
from bot.retraining.judge import answer
from bot.retraining.scores import Judged

DANGER, FOOD, MENU, BESIDE = "report_emergency", "find_food", "ask_menu", "out_of_scope"


def judged(intent: str, *ranking: str, confidence: float = 0.9, **more: Any) -> Judged:
    """A message of an intent, and what the model ranked; it acts on the first but for `acted`."""
    named = tuple((name, confidence / place) for place, name in enumerate(ranking, start=1))
    given = {"text": "", "language": "es", "difficulty": "easy", "acted": ranking[0], **more}
    return Judged(intent=intent, ranking=named, **given)


def examples(*intents: str, language: str = "es", difficulty: str = "easy") -> list[Example]:
    """Sentences of these intents."""
    return [
        Example(f"{i} {at}", i, language, Path(), at, difficulty) for at, i in enumerate(intents)
    ]


def test_the_interval_contains_the_share() -> None:
    """The 95 % interval lies around the value, stays the same, and narrows with messages."""
    few, many = share([1, 0, 1, 1]), share([1, 0, 1, 1] * 100)
    assert few and many
    assert few.value == many.value == pytest.approx(3 / 4)
    assert few.low <= many.low < 3 / 4 < many.high <= few.high
    assert few == share([1, 0, 1, 1])


def test_without_messages_there_is_no_figure() -> None:
    """Nothing is told of what was not measured."""
    assert share([]) is None
    assert share([0, 0], [0, 0]) is None
    assert macro_f1([], []) is None


def test_a_difference_of_pairs_is_surer_than_the_shares() -> None:
    """What is hard for both pipelines does not blur which of them is better."""
    theirs = [True, False] * 50
    ours = [True, *theirs[1:3], True, *theirs[4:]]
    more = difference(ours, theirs)
    assert more is not None
    assert more.value == pytest.approx(1 / 100)
    single = share(ours)
    assert single and more.high - more.low < (single.high - single.low) / 3


def test_no_difference_has_no_interval() -> None:
    """A pipeline beside itself is nothing better, and surely so."""
    assert difference([1, 0, 1], [1, 0, 1]) == Figure(0.0, 0.0, 0.0, 3)


def test_macro_f1_is_that_of_scikit_learn() -> None:
    """The mean F1 over the intents that occur, whatever else is named."""
    gold, named = ["a", "a", "b", "b", "c"], ["a", "b", "b", "d", "a"]
    found = macro_f1(gold, named)
    wanted = f1_score(gold, named, labels=["a", "b", "c"], average="macro", zero_division=0)
    assert found and found.value == pytest.approx(wanted)
    assert found.low <= found.value <= found.high


def test_the_fallback_is_undone_and_counted() -> None:
    """A question back is right for `rasa test` and wrong for the person who is asked."""
    found = scores.figures([judged(FOOD, FOOD, acted=FALLBACK), judged(FOOD, FOOD)])
    assert _values(found, "accuracy_easy", "acted_easy") == [1.0, 0.5]
    assert found["accuracy_hard"] is None


def test_three_subjects_are_offered() -> None:
    """The right intent counts in the third place, and no longer in the fourth."""
    third = judged(FOOD, "a", "b", FOOD)
    fourth = judged(FOOD, "a", "b", "c", FOOD)
    assert _values(scores.figures([third, fourth]), "offered") == [0.5]


def test_danger_is_found_by_the_intent_or_by_the_detector() -> None:
    """Either of them warns, an intent below the threshold of the fallback, too."""
    warned = [
        judged(DANGER, DANGER),
        judged(DANGER, "report_kidnapping", acted=FALLBACK),
        judged(DANGER, FOOD, danger=True),
    ]
    found = scores.figures(
        [*warned, judged(DANGER, FOOD), judged(FOOD, DANGER), judged(FOOD, FOOD)]
    )
    assert _values(found, "danger_found", "false_alarm") == [3 / 4, 1 / 2]


def test_what_is_not_covered_is_recognised_or_answered_wrongly() -> None:
    """A question back is as good as a refusal; a wrong answer is worse when it is sure."""
    beside = [
        judged(BESIDE, BESIDE),
        judged(BESIDE, FOOD, acted=FALLBACK, confidence=0.3),
        judged(BESIDE, FOOD, confidence=0.5),
        judged(BESIDE, FOOD, confidence=0.7),
    ]
    found = scores.figures([*beside, judged(FOOD, BESIDE), judged(MENU, MENU)])
    shown = _values(found, "refused_rightly", "sure_and_wrong", "refused_wrongly")
    assert shown == [1 / 2, 1 / 4, 1 / 2]


def test_cities_are_found_once_in_a_message() -> None:
    """Recall counts the cities that are there, precision those that are found."""
    marked = [
        {
            "language": "es",
            "entities": [{"entity": "city", "value": "Reynosa"}, {"entity": "date"}],
        },
        {"language": "es", "entities": []},
        {"language": "en", "entities": [{"entity": "city", "value": "Tijuana"}]},
    ]
    found = scores.cities(marked, [["Reynosa", "Reynosa"], ["Puebla"], []])
    recall, precision = found["es"]
    assert recall and precision and (recall.value, precision.value) == (1.0, 0.5)
    assert found["en"][1] is None
    assert found["all"][0] and found["all"][0].value == 0.5


def test_two_pipelines_are_compared_on_the_same_messages() -> None:
    """The difference is that of each language; other messages are an error."""
    ours = [judged(FOOD, FOOD), judged(FOOD, FOOD, language="fr", difficulty="hard")]
    theirs = [judged(FOOD, FOOD), judged(FOOD, MENU, language="fr", difficulty="hard")]
    found = scores.differences(ours, theirs)
    assert _values(found["es"], "easy", "all") == [0.0, 0.0]
    assert _values(found["fr"], "hard", "all") == [1.0, 1.0]
    with pytest.raises(ValueError, match="not the same"):
        scores.differences(ours, theirs[:1])


def test_a_missed_target_is_marked() -> None:
    """What is reached has a tick, what is not a bold cross; the target stands beside both."""
    easy, hard = Figure(0.93, 0.9, 0.95, 100), Figure(0.70, 0.6, 0.8, 100)
    measured = {"es": {"accuracy_easy": easy, "accuracy_hard": hard}, "fr": {"accuracy_hard": hard}}
    lines = report.lines(measured)
    assert lines[0][1:] == ["≥ 92.0% es; ≥ 88.0% fr", "93.0% ✓ (90.0% to 95.0%)", "—"]
    assert lines[1][2:] == ["70.0% **✗** (60.0% to 80.0%)", "70.0% ✓ (60.0% to 80.0%)"]
    assert [line.split(":")[0] for line in report.missed(measured)] == ["es"]


def test_a_higher_threshold_of_the_fallback_loses_and_stops_more() -> None:
    """It stops right and wrong answers alike; what the language gate stops is none of its doing."""
    curve = thresholds.fallback_curve(
        [
            judged(FOOD, FOOD, confidence=0.35),
            judged(FOOD, FOOD, confidence=0.9),
            judged(BESIDE, FOOD, confidence=0.5),
            judged(BESIDE, FOOD, confidence=0.9, closed=True),
        ]
    )
    at = {row["threshold"]: [row["lost"], row["stopped"], row["answered"]] for row in curve}
    assert at[0.1] == [0.0, 0.0, 0.5]
    assert at[0.4] == [0.5, 0.0, 0.5]
    assert at[0.6] == [0.5, 1.0, 0.0]


def test_a_higher_threshold_of_the_detector_finds_less() -> None:
    """What a concept names, or the intent, is found at any threshold."""
    answers = [
        judged(DANGER, FOOD, text="unsure", danger_confidence=0.3),
        judged(DANGER, FOOD, text="named", danger_confidence=0.0),
        judged(DANGER, DANGER, text="intent", danger_confidence=0.0),
        judged(FOOD, FOOD, text="food", danger_confidence=0.1),
    ]
    curves = thresholds.safety_curves(answers, {a.text: a.text == "named" for a in answers})
    at = {row["threshold"]: [row["found"], row["false"]] for row in curves["es"]}
    assert at[0.1] == [1.0, 1.0]
    assert at[0.3] == [1.0, 0.0]
    assert at[0.5] == [pytest.approx(2 / 3), 0.0]


def test_confusions_begin_with_the_most_frequent() -> None:
    """Each has the message on which the model was the surest."""
    answers = [
        judged(FOOD, MENU, text="unsure", confidence=0.4),
        judged(FOOD, MENU, text="sure", confidence=0.8),
        judged(FOOD, FOOD),
        judged(MENU, FOOD),
    ]
    first, second = confusions.worst(answers, 2)
    assert (first.intent, first.named, first.messages, first.example) == (FOOD, MENU, 2, "sure")
    assert first.share == pytest.approx(2 / 3)
    assert second.intent == MENU
    assert confusions.matrix(answers, (FOOD, MENU)).tolist() == [[1, 2], [1, 0]]


def test_the_matrix_has_every_intent_once() -> None:
    """The topics hold all intents of the domain."""
    listed = [intent for intents in confusions.topics().values() for intent in intents]
    assert len(listed) == len(set(listed)) == 74


def test_a_parse_is_judged_without_the_fallback() -> None:
    """The ranking is that of the classifier; the language gate is told from the threshold."""
    ranking = [{"name": FALLBACK, "confidence": 0.4}, {"name": FOOD, "confidence": 0.3}]
    parsed = {"intent": ranking[0], "intent_ranking": ranking, "entities": []}
    found = answer(parsed)
    assert (found["intent"], found["ranking"], found["closed"]) == (FALLBACK, [[FOOD, 0.3]], False)
    assert answer({**parsed, "intent": GATE})["closed"]
    assert scores.judged(examples(FOOD)[0], found).right


def test_smaller_parts_are_in_larger_ones() -> None:
    """A share is taken of each intent in each language, and one sentence is left at least."""
    given = [*examples(*[FOOD] * 8, *[MENU] * 2), *examples(*[FOOD] * 4, language="fr")]
    eighth, half = part(given, 1 / 8), part(given, 1 / 2)
    assert (len(eighth), len(half), len(part(given, 1.0))) == (3, 7, 14)
    assert all(example in half for example in eighth)


def test_rows_of_a_setup_are_shares_or_what_it_adds() -> None:
    """A language has its easy and its hard messages; less another setup, it has the difference."""
    given = [*examples(FOOD, FOOD), *examples(FOOD, language="fr", difficulty="hard")]
    plain = {row["language"]: row for row in rows(given, "words", [True, False, True])}
    added = {row["language"]: row for row in rows(given, "added", [1, 1, 1], [1, 0, 1])}
    assert plain["es"]["easy"].value == added["es"]["easy"].value == 0.5
    assert (plain["es"]["hard"], plain["fr"]["hard"].value) == (None, 1.0)
    assert np.isclose(added["all"]["all"].value, 1 / 3)


def _values(figures: scores.Figures, *keys: str) -> list[float]:
    found = [figures[key] for key in keys]
    return [figure.value for figure in found if figure is not None]
