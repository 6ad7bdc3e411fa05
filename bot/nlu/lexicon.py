"""The concepts of a message: what its words mean, whichever language says it. Pure functions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.languages import by_tag
from bot.settings import ROOT

FOLDER = ROOT / "data" / "lexicon"
CONCEPTS = "concepts"  # the file that lists and explains the concepts; the others are languages
STEM = "*"
LEAST_FORGIVEN = 6  # letters; in shorter words one letter makes another word
LIKELY = 0.1  # probability of a language from which its lexicon is read


@dataclass(frozen=True)
class Concept:
    """A concept in a message, and which of its words say it: `start` up to, not with, `end`."""

    name: str
    start: int
    end: int


class Phrases:
    """Phrases of words, and the concept that each stands for.

    Not spaCy's PhraseMatcher: it needs seconds to learn these at every start, and it never forgets
    a word that it was asked about.
    """

    def __init__(self) -> None:
        self._by_first: dict[str, list[tuple[list[str], str]]] = {}

    def add(self, words: list[str], concept: str) -> None:
        """One more phrase for a concept."""
        self._by_first.setdefault(words[0], []).append((words, concept))

    def find(self, words: Sequence[str]) -> Iterator[Concept]:
        """Every phrase that is somewhere in the words."""
        for start, word in enumerate(words):
            for phrase, concept in self._by_first.get(word, ()):
                end = start + len(phrase)
                if list(words[start:end]) == phrase:
                    yield Concept(concept, start, end)


class Lexicon:
    """The words and phrases of one language for the concepts.

    Args:
        phrases: of each concept; words folded, parted by blanks; a word that ends in `*` stands
            for all words that begin so, but for those that begin with a longer such word.
    """

    def __init__(self, phrases: Mapping[str, Iterable[str]]) -> None:
        split = {
            concept: [phrase.split() for phrase in listed] for concept, listed in phrases.items()
        }
        known = {word for rows in split.values() for words in rows for word in words}
        self._words = {word for word in known if not word.endswith(STEM)}
        self._stems = known - self._words
        self._lengths = sorted({len(stem) - 1 for stem in self._stems}, reverse=True)
        self._long: dict[str, list[str]] = {}
        for word in sorted(self._words):
            if len(word) >= LEAST_FORGIVEN:
                self._long.setdefault(word[0], []).append(word)
        self._exact, self._stemmed = Phrases(), Phrases()
        for concept, rows in split.items():
            for words in rows:
                if self._stems.isdisjoint(words):
                    self._exact.add(words, concept)
                else:
                    self._stemmed.add([*map(self._stem, words)], concept)

    def find(self, words: Sequence[str]) -> list[Concept]:
        """The concepts of folded words, in order; those within a phrase count beside its own."""
        if not words:
            return []
        read = [self._nearest(word) for word in words]
        stems = [self._stem(word) for word in read]
        return sorted({*self._exact.find(read), *self._stemmed.find(stems)}, key=_place)

    def _stem(self, word: str) -> str:
        """The longest stem with which the word begins, or the word."""
        if word in self._stems:
            return word
        for length in self._lengths:
            if length <= len(word) and (stem := word[:length] + STEM) in self._stems:
                return stem
        return word

    def _nearest(self, word: str) -> str:
        """The word itself, or the one of the lexicon that is one letter away."""
        if len(word) < LEAST_FORGIVEN or word in self._words or self._stem(word) != word:
            return word
        found = process.extractOne(
            word, self._long.get(word[0], ()), scorer=OSA.distance, score_cutoff=1
        )
        return found[0] if found else word


def find(words: Sequence[str], language: Mapping[str, Any] | None) -> list[Concept]:
    """The concepts of folded words, by the lexicons of the languages that they may be in.

    Args:
        language: what `LanguageIdentifier` found; where no language with a lexicon is likely, all
            lexicons are read.
    """
    likely = {
        candidate["language"]
        for candidate in (language or {}).get("candidates", ())
        if candidate["confidence"] >= LIKELY
    }
    known = lexicons()
    read = [lexicon for tag, lexicon in known.items() if _iso(tag) in likely] or known.values()
    found = {concept for lexicon in read for concept in lexicon.find(words)}
    return sorted(found, key=_place)


@lru_cache(maxsize=1)
def lexicons() -> dict[str, Lexicon]:
    """The lexicon of each language that has one, by BCP-47 tag.

    Raises:
        ValueError: a file names a concept that `concepts.yml` does not list.
    """
    concepts = _read(FOLDER / f"{CONCEPTS}.yml")
    made = {}
    for path in files():
        phrases = _read(path)
        if unknown := sorted(phrases.keys() - concepts.keys()):
            raise ValueError(f"{path}: not listed in {CONCEPTS}.yml: {', '.join(unknown)}")
        made[path.stem] = Lexicon(phrases)
    return made


def files() -> list[Path]:
    """The files of the languages."""
    return sorted(path for path in FOLDER.glob("*.yml") if path.stem != CONCEPTS)


def fingerprint() -> str:
    """A digest of all files; another one when any of them has changed."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in files())).hexdigest()


def _place(concept: Concept) -> tuple[int, int, str]:
    return (concept.start, concept.end, concept.name)


def _iso(tag: str) -> str | None:
    language = by_tag(tag)
    return language.iso if language else None


def _read(path: Path) -> dict[str, list[str]]:
    # Every scalar is a text here: "no" and "2" are words. The loader makes nothing else.
    return dict(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader))  # noqa: S506
