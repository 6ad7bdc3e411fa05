"""Our importer gives Rasa what Rasa's own would give."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from rasa.nlu.tokenizers.tokenizer import Token
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.retraining.examples import TRAINING, BadExamples
from bot.retraining.importer import ExampleImporter, Sentence
from bot.settings import ROOT

MIXED = """version: "3.1"
nlu:
- intent: find_shelter
  examples: |
    - un albergue en [tihuana](city)
    - "comillas" y: dos puntos
- synonym: Tijuana
  examples: |
    - tihuana
- regex: number
  examples: |
    - \\d+
"""
RULES = "rules:\n- rule: a rule\n  steps:\n  - intent: find_shelter\n  - action: utter_greet\n"


def listed(data: TrainingData) -> set[tuple[object, ...]]:
    """The messages of training data: text, intent, entities."""
    return {
        (m.get("text"), m.get("intent"), str(m.get("entities") or [])) for m in data.intent_examples
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Some of our files, one that holds more than examples, and one with rules."""
    for name in ("buses", "answers"):
        shutil.copy(TRAINING / "ht" / f"{name}.yml", tmp_path)
    (tmp_path / "mixed.yml").write_text(MIXED, encoding="utf-8")
    (tmp_path / "rules.yml").write_text(RULES, encoding="utf-8")
    (tmp_path / "notes.txt").write_text("nlu: no", encoding="utf-8")
    return tmp_path


def test_the_messages_synonyms_and_patterns_are_those_of_rasas_importer(folder: Path) -> None:
    """From examples alone, and from files that hold anything else."""
    arguments = ("config.yml", "domain.yml", [str(folder)])
    ours, theirs = (kind(*arguments).get_nlu_data() for kind in (ExampleImporter, RasaFileImporter))
    assert listed(ours) == listed(theirs)
    assert ours.entity_synonyms == theirs.entity_synonyms == {"tihuana": "Tijuana"}
    assert ours.regex_features == theirs.regex_features


def test_the_same_files_are_taken_for_rules_and_test_stories() -> None:
    """Those of this repository."""
    arguments = ("config.yml", str(ROOT / "domain.yml"), [str(ROOT / "data"), str(ROOT / "tests")])
    ours, theirs = (kind(*arguments) for kind in (ExampleImporter, RasaFileImporter))
    for name in ("_nlu_files", "_story_files", "_conversation_test_files"):
        assert sorted(getattr(ours, name)) == sorted(getattr(theirs, name))


def test_a_file_that_cannot_be_read_is_named_with_its_row(folder: Path) -> None:
    """As `puente data lint` names it."""
    (folder / "broken.yml").write_text("nlu:\n- intent: find_food\n", encoding="utf-8")
    importer = ExampleImporter("config.yml", "domain.yml", [str(folder)])
    with pytest.raises(BadExamples, match=r"broken\.yml:2"):
        importer.get_nlu_data()


@pytest.mark.parametrize(
    "change",
    [
        lambda message: message.set("intent", "find_shelter"),
        lambda message: message.set("text_tokens", [Token("donde", 0, lemma="other")]),
        lambda message: message.set("concepts", {"FOOD"}),
    ],
)
def test_whatever_a_component_adds_changes_the_fingerprint(
    change: Callable[[Sentence], None],
) -> None:
    """Else Rasa's cache would serve what was learnt from something else."""
    message = Sentence.build("donde como", "find_food")
    message.set("text_tokens", [Token("donde", 0)])
    before = message.fingerprint()
    copied = copy.deepcopy(message)
    change(message)
    assert message.fingerprint() != before
    assert copied.fingerprint() == before


def test_what_stays_as_it_was_changes_no_fingerprint() -> None:
    """And sets have no order."""
    message, other = (Sentence.build("donde como", "find_food") for _ in range(2))
    message.set("concepts", {"FOOD", "PLACE"})
    other.set("concepts", {"PLACE", "FOOD"})
    message.set("intent", "find_food")
    assert message.fingerprint() == other.fingerprint()
