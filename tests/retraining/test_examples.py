"""The example messages as they stand in files: each with its place, in both forms Rasa knows."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.loading import load_data

from bot.retraining.examples import (
    EASY,
    HARD,
    TRAINING,
    BadExamples,
    Example,
    development,
    read,
    training,
)
from bot.settings import ROOT

BLOCK = """version: "3.1"
nlu:
- intent: find_food
  examples: |
    - tengo hambre
    - busco   comida

    - ¿hay agua?
- intent: greet
  examples: |
    - hola
"""
LIST = """version: "3.1"
nlu:
- intent: find_food
  examples:
  - text: |
      tengo hambre
  - text: ya se acabo lo que traiamos
    metadata:
      difficulty: hard
"""
WORDS = st.lists(st.text("abñé¿?'", min_size=1, max_size=8), min_size=1, max_size=4).map(" ".join)


def found(directory: Path, content: str) -> list[Example]:
    """The messages of a file with this content."""
    path = directory / "topic.yml"
    path.write_text(content, encoding="utf-8")
    return read(path, "es")


def test_the_rows_of_a_block_are_messages(tmp_path: Path) -> None:
    """Each with its intent, its language and the row in which an editor shows it."""
    told = [(e.text, e.intent, e.language, e.line) for e in found(tmp_path, BLOCK)]
    assert told == [
        ("tengo hambre", "find_food", "es", 5),
        ("busco   comida", "find_food", "es", 6),
        ("¿hay agua?", "find_food", "es", 8),
        ("hola", "greet", "es", 11),
    ]
    rows = BLOCK.splitlines()
    assert all(text in rows[line - 1] for text, _, _, line in told)


def test_the_items_of_a_list_may_be_marked_as_hard(tmp_path: Path) -> None:
    """What has no mark is easy."""
    told = [(e.text, e.difficulty, e.line) for e in found(tmp_path, LIST)]
    assert told == [
        ("tengo hambre", EASY, 5),
        ("ya se acabo lo que traiamos", HARD, 7),
    ]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("nlu: [", "topic.yml"),
        ("", "topic.yml:1"),
        ("rules: []", "topic.yml:1"),
        ("nlu: none", "topic.yml:1"),
        ("nlu:\n- intent: greet\n", "topic.yml:2"),
        ("nlu:\n- intent: greet\n  examples: |\n    - hola\n- synonym: x\n", "topic.yml:5"),
    ],
)
def test_what_is_no_file_of_examples_is_refused(tmp_path: Path, content: str, told: str) -> None:
    """With the file and the row at which to look."""
    with pytest.raises(BadExamples, match=told):
        found(tmp_path, content)


def test_the_folders_are_the_languages(tmp_path: Path) -> None:
    """`<language>/<topic>.yml` teaches, `test_nlu_<language>.yml` judges; nothing else is read."""
    (tmp_path / "quc").mkdir()
    for name in ("quc/conversation.yml", "test_nlu_mam.yml", "test_stories.yml", "quc/notes.txt"):
        (tmp_path / name).write_text(BLOCK, encoding="utf-8")
    assert {(e.language, e.path.name) for e in training(tmp_path)} == {("quc", "conversation.yml")}
    assert {(e.language, e.path.name) for e in development(tmp_path)} == {
        ("mam", "test_nlu_mam.yml")
    }


def test_a_place_is_told_as_editors_write_it(tmp_path: Path) -> None:
    """From the root of the repository, and whole for a file outside of it."""
    inside = Example("hola", "greet", "es", TRAINING / "es" / "conversation.yml", 7)
    outside = Example("hola", "greet", "es", tmp_path / "x.yml", 7)
    assert inside.place == "data/nlu/es/conversation.yml:7"
    assert outside.place == f"{tmp_path / 'x.yml'}:7"


@given(texts=st.lists(WORDS.filter(lambda text: text == text.strip()), min_size=1))
def test_every_message_is_read_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    """In its row, in its order."""
    rows = "".join(f"    - {text}\n" for text in texts)
    directory = tmp_path_factory.mktemp("examples")
    messages = found(directory, f"nlu:\n- intent: greet\n  examples: |\n{rows}")
    assert [message.text for message in messages] == texts
    assert [message.line for message in messages] == [*range(4, 4 + len(texts))]


def test_rasa_reads_the_same_messages() -> None:
    """What is checked here is what the model learns: the files of one language, compared."""
    folder = TRAINING / "pt"
    ours = sorted({(e.text, e.intent) for path in folder.glob("*.yml") for e in read(path, "pt")})
    rasas = load_data(str(folder)).intent_examples
    assert ours == sorted({(message.get(TEXT), message.get(INTENT)) for message in rasas})


def test_rasa_reads_the_same_development_set() -> None:
    """Those with a mark of difficulty, too."""
    path = ROOT / "tests" / "test_nlu_ht.yml"
    rasas = load_data(str(path)).intent_examples
    assert {(e.text, e.intent) for e in read(path, "ht")} == {
        (message.get(TEXT), message.get(INTENT)) for message in rasas
    }
