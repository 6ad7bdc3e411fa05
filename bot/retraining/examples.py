"""The example messages of `data/nlu/` and the development sets, each with its place in a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.languages import FULL, languages
from bot.settings import ROOT

TRAINING = ROOT / "data" / "nlu"
DEVELOPMENT = ROOT / "tests"
EASY, HARD = "easy", "hard"
LANGUAGES = tuple(language.tag for language in languages() if language.level == FULL)


# libyaml's, where PyYAML has it.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class BadExamples(ValueError):
    """A file is not as Rasa writes examples; the message names it, the row and what is wrong."""


@dataclass(frozen=True)
class Example:
    """A message whose intent is known. `line` counts from 1; `language` is a BCP-47 tag."""

    text: str
    intent: str
    language: str
    path: Path
    line: int
    difficulty: str = EASY

    @property
    def place(self) -> str:
        """Where it stands, as editors and compilers write it."""
        path = self.path
        return f"{path.relative_to(ROOT) if path.is_relative_to(ROOT) else path}:{self.line}"


def training(folder: Path = TRAINING) -> list[Example]:
    """The messages to learn from: `<language>/<topic>.yml` below a folder.

    Raises:
        BadExamples: a file cannot be read.
    """
    files = sorted(folder.glob("*/*.yml"))
    return [example for path in files for example in read(path, path.parent.name)]


def development(folder: Path = DEVELOPMENT) -> list[Example]:
    """The messages to judge by: `test_nlu_<language>.yml` in a folder.

    Raises:
        BadExamples: a file cannot be read.
    """
    files = sorted(folder.glob("test_nlu_*.yml"))
    return [example for path in files for example in read(path, path.stem.rsplit("_", 1)[1])]


def read(path: Path, language: str) -> list[Example]:
    """The messages of one file of Rasa's training data.

    `metadata: {difficulty: hard}` marks a message without a word of its intent, or with a word of
    a neighbour's.

    Raises:
        BadExamples: it is not such a file.
    """
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=LOADER)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadExamples(f"{path}: {error}") from error
    blocks = _field(root, "nlu")
    if not isinstance(blocks, yaml.SequenceNode):
        raise BadExamples(f"{path}:1: there is no list under “nlu:”")
    return [
        Example(text, intent, language, path, line, difficulty)
        for block in blocks.value
        for intent, examples in _of_intent(path, block)
        for text, line, difficulty in _texts(path, examples)
    ]


def _of_intent(path: Path, block: yaml.Node) -> Iterator[tuple[str, yaml.Node]]:
    intent, examples = _field(block, "intent"), _field(block, "examples")
    if intent is None or examples is None:
        line = block.start_mark.line + 1
        raise BadExamples(f"{path}:{line}: write “- intent: name” and “examples: |” below it")
    yield str(intent.value), examples


def _texts(path: Path, examples: yaml.Node) -> Iterator[tuple[str, int, str]]:
    if isinstance(examples, yaml.ScalarNode):
        for number, line in enumerate(examples.value.splitlines()):
            if line.strip():
                # The text of a block begins in the row after its “|”.
                row = examples.start_mark.line + 2 + number
                yield line.strip().removeprefix("- ").strip(), row, EASY
        return
    for node in examples.value:
        text = node if isinstance(node, yaml.ScalarNode) else _field(node, "text")
        line = examples.start_mark.line + 1 if isinstance(node, tuple) else node.start_mark.line + 1
        if not isinstance(text, yaml.ScalarNode):
            raise BadExamples(f"{path}:{line}: write “- text: the message”")
        mark = _field(_field(node, "metadata"), "difficulty")
        yield text.value.strip(), line, str(mark.value) if mark else EASY


def _field(node: yaml.Node | None, name: str) -> yaml.Node | None:
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((value for key, value in node.value if key.value == name), None)
