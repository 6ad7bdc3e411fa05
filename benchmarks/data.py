"""What both pipelines are given: one snapshot of the training data, the folds, the messages."""

from __future__ import annotations

import importlib.util
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.loading import load_data
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.model_selection import StratifiedGroupKFold

from bot.settings import ROOT
from bot.text import fold

LANGUAGES = ("es", "en")
PIPELINES = ("default", "ours")
SEED = 20250101
QUICK_INTENTS, QUICK_EXAMPLES, QUICK_EPOCHS = 8, 30, 2


@dataclass(frozen=True)
class Example:
    """A sentence whose intent is known."""

    message: Message
    language: str

    @property
    def text(self) -> str:
        """The sentence, without annotations."""
        return str(self.message.get(TEXT))

    @property
    def intent(self) -> str:
        """Its intent."""
        return str(self.message.get(INTENT))


@dataclass(frozen=True)
class Data:
    """The sentences to learn from, and those of the development set."""

    training: list[Example]
    development: list[Example]

    def summary(self) -> dict[str, Any]:
        """Sizes, for the report."""
        return {
            "training": len(self.training),
            "development": len(self.development),
            "intents": len({example.intent for example in self.training}),
            "with_entities": sum(bool(e.message.get(ENTITIES)) for e in self.training),
            "languages": dict(Counter(example.language for example in self.training)),
        }


def load(quick: bool, most: int | None) -> Data:
    """Read data/nlu and tests/test_nlu_*.yml once.

    Args:
        quick: keep a small sample of intents.
        most: keep at most so many sentences of each intent in each language; None keeps all.
    """
    training = list(_examples(lambda tag: ROOT / "data" / "nlu" / tag))
    if most:
        training = _thinned(training, most)
    development = list(_examples(lambda tag: ROOT / "tests" / f"test_nlu_{tag}.yml"))
    if quick:
        training = _sample(training, {example.intent for example in development})
        kept = {example.intent for example in training}
        development = [example for example in development if example.intent in kept]
    return Data(training, development)


def _examples(path_of: Callable[[str], Path]) -> Iterator[Example]:
    for language in LANGUAGES:
        for message in load_data(str(path_of(language))).intent_examples:
            yield Example(message, language)


def _thinned(examples: Sequence[Example], most: int) -> list[Example]:
    chance = random.Random(SEED)  # noqa: S311
    groups: defaultdict[tuple[str, str], list[Example]] = defaultdict(list)
    for example in examples:
        groups[example.intent, example.language].append(example)
    return [e for group in groups.values() for e in chance.sample(group, min(most, len(group)))]


def _sample(examples: Sequence[Example], among: set[str]) -> list[Example]:
    chance = random.Random(SEED)  # noqa: S311
    of_intent: defaultdict[str, list[Example]] = defaultdict(list)
    for example in examples:
        of_intent[example.intent].append(example)
    intents = chance.sample(sorted(of_intent.keys() & among), QUICK_INTENTS)
    return [
        example
        for intent in intents
        for example in chance.sample(of_intent[intent], min(QUICK_EXAMPLES, len(of_intent[intent])))
    ]


def folds(examples: Sequence[Example], count: int) -> Iterator[tuple[list[Example], list[Example]]]:
    """Pairs of what to learn from and what to judge by, stratified by intent and language.

    Spellings of one sentence that differ in case or accents stay on the same side.
    """
    strata = [f"{example.intent}/{example.language}" for example in examples]
    sentences = [fold(example.text) for example in examples]
    splitter = StratifiedGroupKFold(count, shuffle=True, random_state=SEED)
    for learn, judge in splitter.split(strata, strata, sentences):
        yield [examples[i] for i in learn], [examples[i] for i in judge]


def write_nlu(examples: Iterable[Example], path: Path) -> Path:
    """Write sentences as a file of training data."""
    path.parent.mkdir(parents=True, exist_ok=True)
    TrainingData([example.message for example in examples]).persist_nlu(str(path))
    return path


def write_config(pipeline: str, path: Path, quick: bool) -> Path:
    """Write the configuration of a pipeline: ours, or what Rasa writes when none is given."""
    content = yaml.safe_load(_config(pipeline).read_text(encoding="utf-8"))
    content["assistant_id"] = f"benchmark-{pipeline}"
    if quick:
        for part in [*content["pipeline"], *content["policies"]]:
            if "epochs" in part:
                part["epochs"] = QUICK_EPOCHS
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(content, sort_keys=False, allow_unicode=True), encoding="utf-8")
    return path


def _config(pipeline: str) -> Path:
    if pipeline == "ours":
        return ROOT / "config.yml"
    spec = importlib.util.find_spec("rasa")
    assert spec and spec.origin
    return Path(spec.origin).parent / "engine/recipes/config_files/default_config.yml"


def talk(examples: Sequence[Example], count: int) -> list[tuple[str, str]]:
    """`count` messages (text, language) in a fixed, mixed order; repeated if there are too few."""
    chance = random.Random(SEED)  # noqa: S311
    messages = [(example.text, example.language) for example in examples]
    chance.shuffle(messages)
    return [messages[i % len(messages)] for i in range(count)]
