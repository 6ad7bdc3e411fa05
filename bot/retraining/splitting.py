"""Parts of the examples for trials: what to learn from and what to judge by, in Rasa's format."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import LiteralScalarString

from bot.retraining.examples import Example
from bot.retraining.folds import folds

LEARN, JUDGE = "train", "test"


def split(examples: Sequence[Example], parts: int) -> tuple[list[Example], list[Example]]:
    """(to learn from, to judge by): one of `parts` is to judge by; the same each time.

    Each intent of each language is in both, and spellings of one sentence are on one side.
    """
    return next(folds(examples, parts))


def write(learn: Iterable[Example], judge: Iterable[Example], folder: Path) -> list[Path]:
    """Write `train/<language>.yml` and `test/<language>.yml`, which `rasa train nlu --nlu` and
    `rasa test nlu --nlu` read; the files."""
    return [
        path
        for name, examples in ((LEARN, learn), (JUDGE, judge))
        for path in _write(examples, folder / name)
    ]


def _write(examples: Iterable[Example], folder: Path) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    texts: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for example in examples:
        texts[example.language][example.intent].append(example.text)
    yaml, paths = YAML(), []
    for language, of in sorted(texts.items()):
        blocks = [
            {
                "intent": intent,
                "examples": LiteralScalarString("".join(f"- {text}\n" for text in listed)),
            }
            for intent, listed in sorted(of.items())
        ]
        path = folder / f"{language}.yml"
        with path.open("w", encoding="utf-8") as file:
            yaml.dump({"version": "3.1", "nlu": blocks}, file)
        paths.append(path)
    return paths
