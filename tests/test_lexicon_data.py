"""The lexicons of data/lexicon/: folded, unambiguous, and complete for the languages we serve."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pytest
import yaml

from bot.languages import FULL, by_tag, languages
from bot.nlu.lexicon import CONCEPTS, FOLDER, STEM, files, lexicons
from bot.nlu.spacy_pipeline import norm, read
from bot.settings import ROOT

LIST = FOLDER / f"{CONCEPTS}.yml"
MOST = 2  # concepts of one phrase; a phrase of three says nothing
SHORTEST_STEM = 3  # letters

of_each_language = pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)


def nodes(path: Path) -> list[tuple[str, yaml.Node]]:
    """The concepts of a file, each as often as it stands there, with what stands below it."""
    root = yaml.compose(path.read_text(encoding="utf-8"))
    assert isinstance(root, yaml.MappingNode), f"{path.name} maps concepts to phrases"
    return [(key.value, value) for key, value in root.value]


def phrases(path: Path) -> list[tuple[str, str]]:
    """(concept, phrase) of a file."""
    return [(name, item.value) for name, node in nodes(path) for item in node.value]


def test_every_concept_is_explained() -> None:
    """Whoever writes a lexicon reads there what is meant; each is listed once, in capitals."""
    listed = nodes(LIST)
    assert [name for name, node in listed if not str(node.value).strip()] == []
    assert [name for name, count in Counter(n for n, _ in listed).items() if count > 1] == []
    assert [name for name, _ in listed if name != name.upper() or set(name) & set(" &:")] == []


@of_each_language
def test_a_lexicon_has_lists_of_phrases_for_concepts_of_the_list(path: Path) -> None:
    """A single word without brackets would be read letter by letter."""
    found = nodes(path)
    assert {name for name, _ in found} - {name for name, _ in nodes(LIST)} == set()
    assert [name for name, count in Counter(n for n, _ in found).items() if count > 1] == []
    assert [n for n, node in found if not isinstance(node, yaml.SequenceNode)] == []


@of_each_language
def test_phrases_are_as_messages_are_read(path: Path) -> None:
    """Folded, and cut as the tokenizer cuts: any other phrase would never be found."""
    plain = [(phrase, phrase.replace(STEM, "")) for _, phrase in phrases(path)]
    assert [phrase for phrase, bare in plain if norm(bare) != bare] == []
    assert [phrase for phrase, bare in plain if [t.text for t in read(bare)] != bare.split()] == []
    assert [phrase for phrase, bare in plain if bare != " ".join(bare.split())] == []


@of_each_language
def test_a_star_ends_a_stem_of_some_letters(path: Path) -> None:
    """It stands at the end of a word only, and "a*" would be half of the dictionary."""
    starred = [word for _, phrase in phrases(path) for word in phrase.split() if STEM in word]
    stems = [word.removesuffix(STEM) for word in starred]
    assert [stem for stem in stems if STEM in stem or len(stem) < SHORTEST_STEM] == []


@of_each_language
def test_no_phrase_stands_under_three_concepts(path: Path) -> None:
    """What means everything says nothing; and none stands twice under one."""
    meanings = defaultdict(list)
    for concept, phrase in phrases(path):
        meanings[phrase].append(concept)
    assert {p: found for p, found in meanings.items() if len(set(found)) > MOST} == {}
    assert {p: found for p, found in meanings.items() if len(set(found)) < len(found)} == {}


@of_each_language
def test_a_lexicon_is_of_a_language_of_the_list(path: Path) -> None:
    """By its tag in bot/languages.yml; else it would never be read for its own language."""
    assert by_tag(path.stem) is not None
    assert lexicons()[path.stem].find([]) == []


@pytest.mark.parametrize("tag", [row.tag for row in languages() if row.level == FULL])
def test_each_language_that_is_served_in_full_has_every_concept(tag: str) -> None:
    """Else what one language has learnt is lost for that one."""
    assert {n for n, _ in nodes(LIST)} - {n for n, _ in phrases(FOLDER / f"{tag}.yml")} == set()


def test_the_concepts_that_mean_danger_are_in_the_list() -> None:
    """A misspelt name in config.yml would never be found in a message."""
    config = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    named = {c for part in config["pipeline"] for c in part.get("concepts", ())}
    assert named
    assert named - {name for name, _ in nodes(LIST)} == set()
