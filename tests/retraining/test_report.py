"""The report of a model: what a maintainer reads before people meet it."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest
from judging import answer, evaluation

from bot.retraining import calibration, page, report
from bot.retraining.examples import Example
from bot.retraining.folds import FRACTIONS, Guess
from bot.retraining.report import Learnt
from bot.retraining.training import about

HOSTILE = "<script>alert(1)</script> {{ 7 * 7 }}"
ANSWERS = [
    answer("find_food", sure=0.95),
    answer("find_food", "fr", named="find_shelter", sure=0.45, text=HOSTILE),
    answer("report_kidnapping", "ht", named="find_food", text="yo pran pitit mwen"),
    answer("out_of_scope", named="out_of_scope"),
]


class Addresses(HTMLParser):
    """What a page would load or run."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note it."""
        self.tags.append(tag)
        self.found += [value or "" for name, value in attrs if name in ("src", "href")]


@pytest.fixture(scope="module")
def learnt() -> Learnt:
    """What would take minutes to learn."""
    place = Path("data/nlu/es/needs.yml")
    guesses = [
        Guess(Example("dónde como", "find_food", "es", place, 7), "find_shelter", 0.81),
        Guess(Example("dónde duermo", "find_shelter", "es", place, 9), "find_shelter", 0.9),
    ]
    curve = [
        {"language": "es", "learnt": round(80 * part), "easy": None, "hard": None}
        for part in FRACTIONS
    ]
    return Learnt(guesses, curve)


@pytest.fixture(scope="module")
def content(learnt: Learnt) -> dict[str, object]:
    """A report beside a better model that is live."""
    live = evaluation([answer(a.intent, a.language, text=a.text) for a in ANSWERS], "b" * 64)
    return report.report(evaluation(ANSWERS), live, about(), learnt)


def test_the_report_says_what_the_gate_would_say(content: dict[str, object]) -> None:
    """Danger that is lost stands there with its intent."""
    assert any("report_kidnapping" in one["text"] for one in content["gate"])
    assert [one["text"] for one in content["overlooked"]] == ["yo pran pitit mwen"]


def test_each_intent_has_its_figures_danger_first(content: dict[str, object]) -> None:
    """Per language, precision and F1."""
    first, *others = content["intents"]
    assert (first["intent"], first["danger"], first["f1"]) == ("report_kidnapping", True, 0)
    food = next(one for one in others if one["intent"] == "find_food")
    assert food["right"]["es"] == 1
    assert food["right"]["fr"] == 0
    assert food["precision"] == 0.5


def test_the_report_is_one_file_that_needs_nothing_else(
    content: dict[str, object], tmp_path: Path
) -> None:
    """No address but those of pictures inside, no script; what people wrote is text."""
    written = page.write(content, evaluation(ANSWERS), tmp_path)
    html = written.read_text(encoding="utf-8")
    found = Addresses()
    found.feed(html)
    assert found.found
    assert all(address.startswith("data:image/png;base64,") for address in found.found)
    assert not {"script", "link", "iframe", "object"} & set(found.tags)
    assert "&lt;script&gt;alert(1)" in html
    assert "{{ 7 * 7 }}" in html


def test_the_same_stands_in_json(content: dict[str, object], tmp_path: Path) -> None:
    """For programs: every figure with its interval."""
    written = page.write(content, evaluation(ANSWERS), tmp_path).with_suffix(".json")
    told = json.loads(written.read_text(encoding="utf-8"))
    assert told["languages"]["es"]["accuracy_easy"]["value"] == 1
    assert told["live"]["broken"][0]["intent"] == "find_food"
    assert told["cross_validation"]["doubtful"][0]["place"] == "data/nlu/es/needs.yml:7"


def test_the_same_answers_give_the_same_page(content: dict[str, object]) -> None:
    """Figures that change by themselves could not be compared."""
    assert page.html(content, evaluation(ANSWERS)) == page.html(content, evaluation(ANSWERS))


def test_a_model_of_which_nobody_knows_what_it_was_made_of_has_a_report(learnt: Learnt) -> None:
    """Trained by `rasa train`; and none is live beside it."""
    alone = report.report(evaluation(ANSWERS), None, {}, None)
    html = page.html(alone, evaluation(ANSWERS))
    assert "it was not trained by" in html
    assert "no other model is live" in html


def test_confidence_that_is_the_truth_has_no_error() -> None:
    """Nine of ten are right where it says 0.9."""
    sure = [answer("a", sure=0.9) for _ in range(9)] + [answer("a", named="b", sure=0.9)]
    assert calibration.calibration_error(sure) == pytest.approx(0)
    assert calibration.calibration_error(sure[-1:]) == pytest.approx(0.9)
    assert calibration.calibration_error([]) is None
    assert [one.messages for one in calibration.bins(sure)] == [10]
