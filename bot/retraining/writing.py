"""Writes new examples into `data/nlu/<language>/<topic>.yml`, where their intent stands.

Comments, order and quotes stay as they are. The development sets are never written to, and a
message that is judged by is not learnt.
"""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedSeq
from ruamel.yaml.scalarstring import LiteralScalarString

from bot.languages import SOURCE
from bot.retraining.examples import (
    DEVELOPMENT,
    LANGUAGES,
    TRAINING,
    BadExamples,
    development,
    training,
)
from bot.text import fold

WORD = re.compile(r"\w+")
WIDTH = 10_000  # columns: no row is broken


@dataclass(frozen=True)
class New:
    """A message to learn; `language` is a BCP-47 tag."""

    text: str
    intent: str
    language: str


@dataclass(frozen=True)
class Written:
    """What became of the messages: where they stand now, and those that were left out, and why."""

    places: dict[Path, int]
    left_out: list[tuple[New, str]]


def write(
    messages: Iterable[New], folder: Path = TRAINING, judged_by: Path = DEVELOPMENT
) -> Written:
    """Add messages to the examples of their intents.

    Raises:
        BadExamples: an intent stands in no file, or a file is not as Rasa writes examples.
    """
    known = {(_key(e.text), e.language): f"as {e.intent}: {e.place}" for e in training(folder)}
    judged = {_key(e.text): e for e in development(judged_by)}
    places: defaultdict[Path, list[New]] = defaultdict(list)
    left_out: list[tuple[New, str]] = []
    for message in messages:
        text = plain(message.text)
        key = _key(text)
        if not key:
            left_out.append((message, "there is no word in it"))
        elif message.language not in LANGUAGES:
            left_out.append((message, f"no model learns {message.language}"))
        elif key in judged:
            left_out.append((message, f"models are judged by it: {judged[key].place}"))
        elif (key, message.language) in known:
            twin = known[key, message.language]
            left_out.append((message, f"it is learnt already, {twin}"))
        else:
            path = file_of(message.intent, message.language, folder)
            places[path].append(replace(message, text=text))
            known[key, message.language] = f"as {message.intent}: {path}"
    for path, added in places.items():
        add(path, added)
    return Written({path: len(added) for path, added in places.items()}, left_out)


def plain(text: str) -> str:
    """A message in one row, without what Rasa would read as an entity."""
    return " ".join(text.translate(str.maketrans("[]{}", "    ")).split())


def _key(text: str) -> str:
    """What two spellings of one message have in common: the words without case and accents."""
    return " ".join(WORD.findall(fold(text)))


def file_of(intent: str, language: str, folder: Path = TRAINING) -> Path:
    """The file in which the examples of an intent stand in a language, or will stand.

    Raises:
        BadExamples: there is no such intent in the language, nor in Spanish.
    """
    for tag in (language, SOURCE):
        for path in sorted((folder / tag).glob("*.yml")):
            if intent in _intents(path):
                return folder / language / path.name
    raise BadExamples(f"{intent} has no examples below {folder}: begin a block for it there")


def add(path: Path, messages: Iterable[New]) -> None:
    """Add examples, each at the end of the block of its intent.

    Raises:
        BadExamples: the file is not as Rasa writes examples.
    """
    yaml = _yaml()
    if path.exists():
        content = yaml.load(path.read_text(encoding="utf-8"))
    else:
        content = yaml.load('version: "3.1"\nnlu: []\n')
        content["nlu"] = CommentedSeq()
    try:
        for message in messages:
            _add(content["nlu"], message)
    except (AttributeError, KeyError, TypeError) as error:
        raise BadExamples(f"{path}: it is not as Rasa writes examples") from error
    written = io.StringIO()
    yaml.dump(content, written)
    new = path.with_suffix(".new")
    path.parent.mkdir(parents=True, exist_ok=True)
    new.write_text(written.getvalue(), encoding="utf-8")
    new.replace(path)


def _add(blocks: CommentedSeq, message: New) -> None:
    row = f"- {message.text}\n"
    block = next((one for one in blocks if one.get("intent") == message.intent), None)
    if block is None:
        blocks.append({"intent": message.intent, "examples": LiteralScalarString(row)})
    elif isinstance(block["examples"], str):
        before = block["examples"].rstrip("\n")
        block["examples"] = LiteralScalarString(f"{before}\n{row}")
    else:
        block["examples"].append({"text": message.text})


def _yaml() -> Any:
    yaml: Any = YAML()  # whose attributes have no types
    yaml.preserve_quotes = True
    yaml.width = WIDTH
    return yaml


def _intents(path: Path) -> set[str]:
    rows = path.read_text(encoding="utf-8").splitlines()
    return {row.split(":", 1)[1].strip() for row in rows if row.lstrip("- ").startswith("intent:")}
