"""New examples are written where they belong, and nothing else changes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.retraining import examples
from bot.retraining.examples import DEVELOPMENT, TRAINING, BadExamples, training
from bot.retraining.writing import New, add, file_of, plain, write
from bot.settings import ROOT

FILES = sorted(TRAINING.glob("*/*.yml"))
SMALL = """version: "3.1"
# A comment at the top.
nlu:
- intent: find_food
  examples: |
    - dónde como
    - "tengo hambre"   # no comment: it is the text

# Between two intents.
- intent: find_shelter
  examples: |
    - dónde duermo
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A little data/nlu/."""
    (tmp_path / "es").mkdir()
    (tmp_path / "es" / "needs.yml").write_text(SMALL, encoding="utf-8")
    return tmp_path


def test_an_example_stands_at_the_end_of_its_intent_and_all_else_as_before(folder: Path) -> None:
    """Comments, order, quotes and blank rows."""
    done = write([New("busco comida", "find_food", "es")], folder)
    path = folder / "es" / "needs.yml"
    assert done.places == {path: 1}
    comment = '    - "tengo hambre"   # no comment: it is the text\n'
    assert path.read_text(encoding="utf-8") == SMALL.replace(
        comment, f"{comment}    - busco comida\n"
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_file_of_ours_stays_as_it_is_but_for_the_new_row(path: Path, tmp_path: Path) -> None:
    """Byte for byte."""
    copy = tmp_path / path.name
    shutil.copy(path, copy)
    intent = examples.read(path, "es")[0].intent
    add(copy, [New("zzz", intent, "es")])
    before, after = path.read_text("utf-8").splitlines(), copy.read_text("utf-8").splitlines()
    place = after.index("    - zzz")
    assert after[:place] + after[place + 1 :] == before


def test_a_language_without_the_intent_gets_a_block_in_the_file_of_its_topic(folder: Path) -> None:
    """And a file, if there is none."""
    write([New("mwen grangou", "find_food", "ht")], folder)
    [example] = [e for e in training(folder) if e.language == "ht"]
    assert (example.text, example.intent) == ("mwen grangou", "find_food")
    assert example.path.name == "needs.yml"


def test_what_is_learnt_already_or_judged_by_is_left_out_and_named(
    folder: Path, tmp_path: Path
) -> None:
    """However it is spelt; twice the same message is written once."""
    judged = tmp_path / "judged"
    judged.mkdir()
    (judged / "test_nlu_es.yml").write_text(
        "nlu:\n- intent: find_food\n  examples: |\n    - regalan comida aquí\n", encoding="utf-8"
    )
    other = New("abc", "find_food", "quc")
    messages = ["DONDE COMO", "¿regalan comida aqui?", "algo nuevo", "Algo nuevo", "  "]
    new = [New(text, "find_shelter", "es") for text in messages]
    done = write([*new, other], folder, judged)
    assert sum(done.places.values()) == 1
    reasons = [why.split(":")[0] for _, why in done.left_out]
    assert reasons == [
        "it is learnt already, as find_food",
        "models are judged by it",
        "it is learnt already, as find_shelter",
        "there is no word in it",
        "no model learns quc",
    ]


def test_an_intent_that_stands_nowhere_is_an_error(folder: Path) -> None:
    """Nobody can know in which file it belongs."""
    with pytest.raises(BadExamples, match="find_job has no examples"):
        file_of("find_job", "es", folder)


@given(st.text(max_size=60))
def test_whatever_people_write_is_one_row_and_no_entity(text: str) -> None:
    """And Rasa reads it as it was written."""
    row = plain(text)
    assert len(row.splitlines()) <= 1
    assert not set("[]{}") & set(row)


@given(st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=60))
def test_what_is_written_is_read_as_the_same_message(text: str) -> None:
    """Quotes, colons, dashes, emoji and all."""
    import tempfile

    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "es").mkdir()
        (folder / "es" / "needs.yml").write_text(SMALL, encoding="utf-8")
        done = write([New(text, "find_food", "es")], folder, folder)
        if not done.left_out:
            assert plain(text) in [e.text for e in training(folder) if e.intent == "find_food"]


def test_the_development_sets_are_nowhere_written_to() -> None:
    """The writer only writes below the folder of the examples."""
    assert ROOT / "data" in TRAINING.parents
    assert TRAINING not in [DEVELOPMENT, *DEVELOPMENT.parents]
