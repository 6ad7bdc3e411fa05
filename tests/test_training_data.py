"""What the model learns from is enough, unambiguous, and apart from what it is judged by."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pytest
import yaml

from bot.settings import ROOT
from bot.text import fold

AT_LEAST = {"es": 40, "en": 25}
DOMAIN = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))


def examples(path: Path) -> list[tuple[str, str]]:
    """(intent, text) of a file or of all files below a folder."""
    files = [path] if path.is_file() else sorted(path.rglob("*.yml"))
    return [
        (block["intent"], line.strip().removeprefix("- "))
        for file in files
        for block in yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]
        for line in block["examples"].strip().splitlines()
    ]


@pytest.mark.parametrize("tag", AT_LEAST)
def test_every_intent_has_enough_examples(tag: str) -> None:
    """At least 40 in Spanish and 25 in English."""
    counts = Counter(intent for intent, _ in examples(ROOT / "data" / "nlu" / tag))
    assert {i: counts[i] for i in DOMAIN["intents"] if counts[i] < AT_LEAST[tag]} == {}


def test_no_text_stands_for_two_intents() -> None:
    """Whoever reads an example knows which intent it is."""
    meanings = defaultdict(set)
    for intent, text in examples(ROOT / "data" / "nlu"):
        meanings[fold(text)].add(intent)
    assert {text: found for text, found in meanings.items() if len(found) > 1} == {}


def test_no_example_carries_markup() -> None:
    """Entities come from the gazetteer; a bracket would be read as an annotation."""
    assert [t for _, t in examples(ROOT / "data" / "nlu") if "[" in t or "](" in t] == []


@pytest.mark.parametrize("tag", AT_LEAST)
def test_longer_sentences_of_the_development_set_are_not_learnt(tag: str) -> None:
    """No sentence of four words or more is both learnt from and judged by."""
    learnt = {fold(text) for _, text in examples(ROOT / "data" / "nlu")}
    judged = [fold(text) for _, text in examples(ROOT / "tests" / f"test_nlu_{tag}.yml")]
    assert [text for text in judged if len(text.split()) >= 4 and text in learnt] == []
