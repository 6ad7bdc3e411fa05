"""How Rasa reads our files: as its own importer does, in a twentieth of the time.

Rasa's reads each file several times by a parser that keeps comments, and takes the fingerprint of
every message anew after each component: together, most of a training. Files that hold anything but
examples of intents, and examples with marked entities, are left to Rasa's reader.
"""

from __future__ import annotations

import copy
import hashlib
import json
import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from rasa.shared.data import get_data_files, is_likely_yaml_file, is_nlu_file
from rasa.shared.importers import utils
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.entities_parser import parse_training_example
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.common import cached_method

from bot.retraining.examples import BadExamples, read

KEY = re.compile(r"^(\w+):", re.MULTILINE)  # what is not indented
MARKED = re.compile(r"\[[^\]]*\]\s*[({]")  # an entity in an example
OTHER_BLOCK = re.compile(r"^\s*-\s*(synonym|regex|lookup):", re.MULTILINE)
EXAMPLES_ONLY = {"version", "nlu"}
STORIES = {"stories", "rules"}
NLU = {"nlu", "responses"}
TEST = "test_"  # how the names of the files of test stories begin


class Sentence(Message):
    """A message to learn whose fingerprint is taken of the same content, in one pass."""

    _cached_fingerprint: str | None

    def fingerprint(self) -> str:
        """Another one for another text, another intent, or whatever else a component has added."""
        if self._cached_fingerprint is None:
            for name in self.data.keys() - self._known.keys():
                self._known[name] = json.dumps(self.data[name], sort_keys=True, default=_plain)
            content = [*sorted(self._known.items()), *(one.fingerprint() for one in self.features)]
            self._cached_fingerprint = hashlib.sha256(repr(content).encode()).hexdigest()[:32]
        return self._cached_fingerprint

    @cached_property
    def _known(self) -> dict[str, str]:
        """What is in `data`, as text; what was set anew is not in it."""
        return {}

    def set(self, prop: str, info: Any, add_to_output: bool = False) -> None:
        """As Rasa's; what stays as it was changes no fingerprint (Rasa sets intents again)."""
        if add_to_output or self.data.get(prop) != info:
            super().set(prop, info, add_to_output)
            self._known.pop(prop, None)

    def __deepcopy__(self, memo: dict[int, Any]) -> Sentence:
        """Rasa copies all messages each time that it merges data, a dozen times a training."""
        made = Sentence.__new__(Sentence)
        made.__dict__.update(self.__dict__)
        made.data = copy.deepcopy(self.data, memo)
        made._known = dict(self._known)
        made.features = copy.deepcopy(self.features, memo)
        made.output_properties = set(self.output_properties)
        return made


class ExampleImporter(RasaFileImporter):
    """Rasa's importer of files, with examples read by `bot.retraining.examples`."""

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | None = None,
        training_data_paths: list[str] | str | None = None,
        **_: Any,
    ) -> None:
        self.config_file = config_file
        self._domain_path = domain_path
        paths = training_data_paths
        self._nlu_files = get_data_files(paths, _is_nlu)
        self._story_files = get_data_files(paths, _is_stories)
        self._conversation_test_files = get_data_files(paths, _is_test)

    @cached_method
    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """All examples.

        Raises:
            BadExamples: a file is not as Rasa writes examples.
        """
        ours = [name for name in self._nlu_files if _holds_examples_only(name)]
        rest = [name for name in self._nlu_files if name not in ours]
        found = utils.training_data_from_paths(rest, language) if rest else TrainingData()
        return found.merge(TrainingData([one for name in ours for one in _sentences(name)]))


def _sentences(name: str) -> Iterator[Message]:
    for example in read(Path(name), ""):
        if MARKED.search(example.text):
            yield parse_training_example(example.text, example.intent)
        else:
            yield Sentence.build(example.text, example.intent)


def _holds_examples_only(name: str) -> bool:
    if not is_likely_yaml_file(name) or not _keys(name) <= EXAMPLES_ONLY:
        return False
    return not OTHER_BLOCK.search(Path(name).read_text(encoding="utf-8"))


def _keys(name: str) -> set[str]:
    try:
        return set(KEY.findall(Path(name).read_text(encoding="utf-8")))
    except UnicodeDecodeError as error:
        raise BadExamples(f"{name}: it must be written in UTF-8") from error


def _is_nlu(name: str) -> bool:
    return bool(_keys(name) & NLU) if is_likely_yaml_file(name) else is_nlu_file(name)


def _is_stories(name: str) -> bool:
    return is_likely_yaml_file(name) and bool(_keys(name) & STORIES)


def _is_test(name: str) -> bool:
    return _is_stories(name) and Path(name).name.startswith(TEST)


def _plain(value: Any) -> Any:
    """Tokens and the like: whatever they hold; a set in one order."""
    if isinstance(value, (set, frozenset)):
        return sorted(map(str, value))
    return vars(value) if hasattr(value, "__dict__") else str(value)
