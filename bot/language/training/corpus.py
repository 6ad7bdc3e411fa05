"""The texts to learn from: one file a language, and the messages of this repository."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.languages import by_tag
from bot.settings import ROOT
from bot.yaml_files import read_yaml

MOST_MESSAGES = 4000  # of a language
ANNOTATION = re.compile(r"\[([^\]]+)\](?:\{[^}]*\}|\([^)]*\))")
HELD_OUT_OF = 12  # one line in twelve is for development


class CorpusError(ValueError):
    """The texts cannot be used; the message names the file and the line."""


@dataclass(frozen=True)
class Line:
    """A text, the label of its language, and where it comes from."""

    text: str
    label: str
    source: str

    @property
    def held_out(self) -> bool:
        """Whether it is kept for development, by its words alone: the same line, the same side."""
        return zlib.crc32(f"{self.label}\0{self.text}".encode()) % HELD_OUT_OF == 0


def read(directory: Path) -> list[Line]:
    """The lines of every `<label>.tsv` (text, tabulator, source), in the order of the names.

    Raises:
        CorpusError: there is no such file, or a line is none.
    """
    files = sorted(directory.glob("*.tsv"))
    if not files:
        raise CorpusError(f"{directory} holds no file <language>.tsv")
    return [line for file in files for line in _lines(file)]


def _lines(file: Path) -> Iterator[Line]:
    for number, row in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        text, _, source = row.rpartition("\t")
        if not text or not source:
            raise CorpusError(f"{file}, line {number}: text, tabulator, source is wanted")
        yield Line(text, file.stem, source)


def messages() -> list[Line]:
    """What people write to this assistant: examples of data/nlu/, which are ours.

    Of each language as many at most, evenly chosen: more of them would outweigh the languages of
    which there is little.
    """
    found: list[Line] = []
    for folder in sorted((ROOT / "data" / "nlu").iterdir()):
        language = by_tag(folder.name)
        if language is None:
            continue
        rows = []
        for file in sorted(folder.glob("*.yml")):
            for block in read_yaml(file)["nlu"]:
                rows += [row.strip()[2:] for row in (block.get("examples") or "").splitlines()]
        texts = [text for row in rows if (text := ANNOTATION.sub(r"\1", row))]
        step = max(1.0, len(texts) / MOST_MESSAGES)
        chosen = (texts[int(at * step)] for at in range(int(len(texts) / step)))
        found += [Line(text, language.iso, "puente") for text in chosen]
    return found


def cues() -> list[Line]:
    """The words of `cues.yml`, each a line: what is said by itself and says much."""
    rows = read_yaml(Path(__file__).with_name("cues.yml"))
    return [Line(word, label, "cues") for label, words in rows.items() for word in words]
