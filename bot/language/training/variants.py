"""The other ways in which people write a text: shorter, plainer, mixed with Spanish."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random

from bot.language.names import without_names
from bot.language.normalise import normalise, without_accents
from bot.language.training.corpus import Line, messages
from bot.languages import BRIDGED, SOURCE, by_iso, by_tag
from bot.yaml_files import read_yaml

WINDOWS = 3  # pieces of one to four words out of a longer text
WINDOW_WORDS = (1, 1, 2, 2, 3, 3, 4)
OF_A_VARIANT = 0.5  # the weight of a variant beside the text itself
OTHER_SPELLING = 0.8  # share of the texts that are also learnt in another spelling
MIXED = 0.5  # share that is also learnt with Spanish before or after it
BEHIND = 0.7  # share of these with it behind
VOWEL = "[eiëïéí]"


@dataclass(frozen=True)
class Example:
    """A normalised text with its label, and how much it counts."""

    text: str
    label: str
    weight: float


@dataclass(frozen=True)
class Spelling:
    """Rules that write a text as another school does, for texts of some labels."""

    labels: frozenset[str]
    unless: re.Pattern[str]
    rules: tuple[tuple[re.Pattern[str], str], ...]

    def write(self, text: str) -> str:
        """The text in this spelling; the text itself if it is written so already."""
        if self.unless.search(text):
            return text
        for pattern, instead in self.rules:
            text = pattern.sub(instead, text)
        return text


def examples(line: Line, chance: Random) -> Iterator[Example]:
    """The line as it is read, then its variants; nothing for a line of names and numbers."""
    text = without_names(normalise(line.text))
    if not text:
        return
    yield Example(text, line.label, 1.0)
    for variant in dict.fromkeys(_variants(text, line.label, chance)):
        if variant and variant != text:
            yield Example(variant, line.label, OF_A_VARIANT)


def _variants(text: str, label: str, chance: Random) -> Iterator[str]:
    if len(text.split()) > max(WINDOW_WORDS) - 1:
        yield from (_window(text, chance) for _ in range(WINDOWS))
    yield _plainer(text, chance)
    if chance.random() < OTHER_SPELLING:
        for spelling in _spellings():
            if label in spelling.labels:
                other = spelling.write(text)
                yield other
                yield _window(other, chance)
    language = by_iso(label)
    if language and language.level == BRIDGED and chance.random() < MIXED:
        tail = _window(chance.choice(_messages_in_source()), chance)
        yield f"{text} {tail}" if chance.random() < BEHIND else f"{tail} {text}"


def _window(text: str, chance: Random) -> str:
    words = text.split()
    size = min(chance.choice(WINDOW_WORDS), len(words))
    start = chance.randrange(len(words) - size + 1)
    return " ".join(words[start : start + size])


def _plainer(text: str, chance: Random) -> str:
    """Without accents, without apostrophes, or without both."""
    plain, bare = without_accents(text), text.replace("'", "")
    return chance.choice((plain, plain, bare, without_accents(bare)))


@lru_cache(maxsize=1)
def _spellings() -> tuple[Spelling, ...]:
    rows = read_yaml(Path(__file__).with_name("spellings.yml"))
    return tuple(
        Spelling(
            frozenset(row["labels"]),
            re.compile(row["unless"]),
            tuple((re.compile(p.replace("{e}", VOWEL)), instead) for p, instead in row["rules"]),
        )
        for row in rows
    )


@lru_cache(maxsize=1)
def _messages_in_source() -> tuple[str, ...]:
    """What people write to us in Spanish: its pieces are what others mix in."""
    source = by_tag(SOURCE)
    said = (line.text for line in messages() if source and line.label == source.iso)
    return tuple(filter(None, map(normalise, said)))
