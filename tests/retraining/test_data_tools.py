"""`puente data add`, `stats`, `split`: what maintainers do with examples."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from bot.cli import app
from bot.retraining import examples, splitting, statistics
from bot.retraining.examples import Example, training
from bot.text import fold


@pytest.fixture(scope="module")
def learnt() -> list[Example]:
    """A part of the examples: those of three intents."""
    kept = ("find_food", "find_shelter", "report_kidnapping")
    return [example for example in training() if example.intent in kept]


def test_a_split_is_stratified_and_keeps_spellings_together(learnt: list[Example]) -> None:
    """Each intent of each language is on both sides; a fifth is to judge by."""
    learn, judge = splitting.split(learnt, 5)
    assert len(learn) + len(judge) == len(learnt)
    assert len(judge) == pytest.approx(len(learnt) / 5, rel=0.05)
    both = [{(e.intent, e.language) for e in part} for part in (learn, judge)]
    assert both[0] == both[1]
    assert not {fold(e.text) for e in learn} & {fold(e.text) for e in judge}
    assert splitting.split(learnt, 5) == (learn, judge)


def test_the_parts_are_files_that_rasa_reads(learnt: list[Example], tmp_path: Path) -> None:
    """What is written is read as the same messages."""
    learn, judge = splitting.split(learnt, 5)
    paths = splitting.write(learn, judge, tmp_path)
    assert {path.parent.name for path in paths} == {"train", "test"}
    for name, part in (("train", learn), ("test", judge)):
        found = Counter(
            (e.text, e.intent, e.language)
            for path in (tmp_path / name).glob("*.yml")
            for e in examples.read(path, path.stem)
        )
        assert found == Counter((e.text, e.intent, e.language) for e in part)
    assert yaml.safe_load(paths[0].read_text(encoding="utf-8"))["version"] == "3.1"


def test_the_statistics_count_languages_and_intents(learnt: list[Example], tmp_path: Path) -> None:
    """The thinnest intent first; the chart is a picture."""
    rows = statistics.counts(learnt, [])
    assert [row.language for row in rows] == list(examples.LANGUAGES)
    assert sum(row.examples for row in rows) == len(learnt)
    assert {row.intents for row in rows} == {3}
    listed = statistics.per_intent(learnt)
    totals = [sum(of.values()) for of in listed.values()]
    assert totals == sorted(totals)
    path = statistics.draw(listed, tmp_path / "chart.png")
    assert path.read_bytes().startswith(b"\x89PNG")


def test_lines_become_examples_where_their_intent_stands(tmp_path: Path) -> None:
    """What is learnt already is named and left out; an unknown language is an error."""
    path = tmp_path / "es" / "needs.yml"
    path.parent.mkdir()
    path.write_text("nlu:\n- intent: find_food\n  examples: |\n    - dónde como\n")
    arguments = ["data", "add", "--intent", "find_food", "--folder", str(tmp_path)]
    done = CliRunner().invoke(app, arguments, input="un lonche, onde\n\nDonde como\n")
    assert done.exit_code == 0, done.output
    assert "1 added" in done.output
    assert "left out: “Donde como”" in done.output
    assert [e.text for e in training(tmp_path)] == ["dónde como", "un lonche, onde"]
    wrong = CliRunner().invoke(app, [*arguments, "--language", "quc"], input="x\n")
    assert wrong.exit_code == 2
