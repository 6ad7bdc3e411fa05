"""What both pipelines are given: one snapshot of the training data, the folds, the messages."""

from __future__ import annotations

import importlib.util
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.safety_detector import REPORT
from bot.retraining.examples import Example, development, training
from bot.retraining.folds import SEED
from bot.settings import ROOT

DEFAULT, OURS = PIPELINES = ("default", "ours")
QUICK_INTENTS, QUICK_EXAMPLES, QUICK_EPOCHS = 8, 30, 2


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
            "languages": dict(Counter(example.language for example in self.training)),
        }


def load(few_intents: bool, most: int | None) -> Data:
    """Read data/nlu and tests/test_nlu_*.yml once.

    Args:
        few_intents: keep a small sample of intents.
        most: keep at most so many sentences of each intent in each language; None keeps all.
    """
    learnt = _thinned(training(), most) if most else training()
    judged = development()
    if few_intents:
        learnt = _sample(learnt, {example.intent for example in judged})
        kept = {example.intent for example in learnt}
        judged = [example for example in judged if example.intent in kept]
    return Data(learnt, judged)


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
    danger = sorted(intent for intent in of_intent.keys() & among if intent.startswith(REPORT))
    rest = sorted((of_intent.keys() & among) - {danger[0]})
    intents = [danger[0], *chance.sample(rest, QUICK_INTENTS - 1)]  # without danger, no detector
    return [
        example
        for intent in intents
        for example in chance.sample(of_intent[intent], min(QUICK_EXAMPLES, len(of_intent[intent])))
    ]


def write_nlu(examples: Iterable[Example], path: Path) -> Path:
    """Write sentences as a file of training data."""
    path.parent.mkdir(parents=True, exist_ok=True)
    messages = [Message.build(text=example.text, intent=example.intent) for example in examples]
    TrainingData(messages).persist_nlu(str(path))
    return path


def write_config(pipeline: str, path: Path, quick: bool) -> Path:
    """Write the configuration of a pipeline: ours, or what Rasa writes when none is given.

    Args:
        quick: a neural network passes over the data twice only.
    """
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
    if pipeline == OURS:
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
