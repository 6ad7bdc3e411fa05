"""Misspelt names: which name words are meant for, by how they sound and how they are spelt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.nlu.place_words import is_also_a_word, is_at_place, is_ordinary, is_small, leads_to_place
from bot.nlu.sounds import letters, sound
from bot.nlu.spacy_pipeline import norm

FORGIVEN = ((9, 2), (6, 1), (0, 0))  # letters of a name from which so many may be wrong
FORGIVEN_IN_WORD = ((8, 2), (4, 1), (0, 0))  # the same of one of its words
MOST_IN_WORD = FORGIVEN_IN_WORD[0][1]
FORGIVEN_IN_SMALL = ((5, 1), (0, 0))  # the same of a word that many names share
LEAST_BYNAME = 7  # letters of another name than the canonical one, that may be misspelt in turn
LEAST = 5  # letters of a name that is known by its sound
EDGE = 3  # letters: with so few wrong, a name begins or ends as it should
LEAST_PIECE = 3  # letters of a piece of a name that is cut elsewhere: "tapa chula"
LEAST_CUT = 7  # letters of such a name
LETTERS_PER_WRONG = 8  # of what is known without a word before it that leads to a place
PRICE = 3  # right letters that a wrong one costs where two readings compete
KEPT = 1 << 13  # words of which it is remembered what they may mean

Words = tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """A value that words may mean: from word `start` up to, not with, `end`.

    Attributes:
        letters: how many letters the words have.
        wrong: how many of them are wrong.
    """

    start: int
    end: int
    value: str
    letters: int
    wrong: int = 0

    @property
    def worth(self) -> tuple[int, int]:
        """By what readings of the same words compete: the letters that are right, then brevity."""
        return (self.letters - PRICE * self.wrong, self.start - self.end)


def best(readings: Iterable[Reading]) -> list[Reading]:
    """Of readings that overlap the one that is worth most."""
    chosen: list[Reading] = []
    for reading in sorted(readings, key=lambda reading: reading.worth, reverse=True):
        if all(reading.end <= other.start or other.end <= reading.start for other in chosen):
            chosen.append(reading)
    return chosen


class Names:
    """Names that may be misspelt: by ear ("Tiwana") or by a slip of a finger ("tijuna").

    Args:
        spellings: the ways to write each canonical value. Those that are near another way to
            write it are misspellings themselves: nothing is forgiven in them.
    """

    def __init__(self, spellings: Mapping[str, Iterable[str]]) -> None:
        listed = {
            value: [norm(way).split() for way in [value, *ways]]
            for value, ways in spellings.items()
        }
        self._views = [_View(form, listed) for form in (letters, sound)]

    def find(self, norms: Sequence[str]) -> list[Reading]:
        """What words may mean, several readings of the same words among it.

        Args:
            norms: the words in order, in the form in which tokens are compared.
        """
        return [
            reading
            for view in self._views
            for reading in view.find(norms)
            if _is_sure(norms, reading)
        ]


class _View:
    """Names in one form, in which they are compared with words in the same form."""

    def __init__(self, form: Callable[[str], str], names: Mapping[str, list[list[str]]]) -> None:
        self._form = form
        self._value: dict[str, str] = {}
        self._by_edge: dict[str, list[Words]] = {}
        self._of_many: dict[str, list[Words]] = {}  # names of several words, by the first
        for value, ways in names.items():
            # "en Quito" and "cd. Victoria" are as good as their second word.
            own = (way for way in ways if not leads_to_place(letters(way[0])))
            parts = [tuple(filter(None, map(form, way))) for way in own]
            for words in parts:
                self._value.setdefault("".join(words), value)
            for words in _centres(parts):
                self._add(words)
        self._firsts = sorted(self._of_many)
        self._meant = lru_cache(KEPT)(self._nearest)
        self._begun = lru_cache(KEPT)(self._that_begin)

    def find(self, norms: Sequence[str]) -> Iterator[Reading]:
        """What the words mean; sure or not."""
        forms = [self._form(norm) for norm in norms]
        for start, word in enumerate(forms):
            for length, value, wrong in self._at(forms[start:], word):
                end = start + length
                yield Reading(start, end, value, sum(map(len, norms[start:end])), wrong)

    def _at(self, words: Sequence[str], first: str) -> Iterator[tuple[int, str, int]]:
        """The names with which `words` begin: how many words, the value, the wrong letters."""
        if found := self._meant(first):
            yield (1, *found)
        cut = len(words) > 1 and _may_be_cut(words[:2])
        if cut and (value := self._value.get(first + words[1])):
            yield 2, value, 0
        for name in self._begun(first) if len(words) > 1 else ():
            wrong = _wrong_in_all(words, name)
            if wrong is not None:
                yield len(name), self._value["".join(name)], wrong

    def _add(self, words: Words) -> None:
        key = "".join(words)
        if _forgiven(words):
            for edge in _edges(key):
                self._by_edge.setdefault(edge, []).append(words)
        if len(words) > 1:
            self._of_many.setdefault(words[0], []).append(words)

    def _nearest(self, key: str) -> tuple[str, int] | None:
        """The value of the name that one word is meant for, and how many letters are wrong."""
        if len(key) < LEAST:
            return None
        if key in self._value:
            return self._value[key], 0
        names = {name for edge in _edges(key) for name in self._by_edge.get(edge, ())}
        near = ((OSA.distance(key, "".join(name)), name) for name in names)
        allowed = ((wrong, name) for wrong, name in near if wrong <= _forgiven(name))
        wrong, name = min(allowed, default=(0, ()))
        return (self._value["".join(name)], wrong) if name else None

    def _that_begin(self, word: str) -> list[Words]:
        """The names of several words the first of which may be meant by `word`."""
        near = process.extract(
            word, self._firsts, scorer=OSA.distance, score_cutoff=MOST_IN_WORD, limit=None
        )
        firsts = (first for first, _, _ in near if _wrong_in_word(word, first) is not None)
        return [name for first in firsts for name in self._of_many[first]]


def _centres(ways: Iterable[Words]) -> Iterator[Words]:
    """The ways to write a name that are neither abbreviated nor misspellings of one before them."""
    found: list[tuple[str, int]] = []
    for words in ways:
        key = "".join(words)
        abbreviated = any(len(word) < LEAST_PIECE and not is_small(word) for word in words)
        if abbreviated or (found and len(key) < LEAST_BYNAME):
            continue
        if all(OSA.distance(key, centre) > forgiven for centre, forgiven in found):
            found.append((key, _forgiven(words)))
            yield words


def _wrong_in_all(words: Sequence[str], name: Words) -> int | None:
    """How many letters are wrong if the first of `words` are those of a name; None: too many."""
    if len(words) < len(name):
        return None
    total = own = 0
    for word, meant in zip(words, name):  # noqa: B905 - more words may follow
        wrong = _wrong_in_word(word, meant)
        if wrong is None:
            return None
        total += wrong
        own += 0 if is_small(meant) else wrong
    return total if own <= _forgiven(name) else None


@lru_cache(maxsize=KEPT)
def _wrong_in_word(word: str, meant: str) -> int | None:
    if word == meant:
        return 0
    most = _most(FORGIVEN_IN_SMALL if is_small(meant) else FORGIVEN_IN_WORD, len(meant))
    if not most or abs(len(word) - len(meant)) > most:
        return None
    wrong = OSA.distance(word, meant, score_cutoff=most)
    return wrong if wrong <= most else None


@cache
def _forgiven(words: Words) -> int:
    """How many letters of a name may be wrong; small words do not make it longer ("los", "del")."""
    return _most(FORGIVEN, sum(len(word) for word in words if not is_small(word)))


def _most(table: Sequence[tuple[int, int]], length: int) -> int:
    return next(wrong for letters, wrong in table if length >= letters)


def _may_be_cut(words: Sequence[str]) -> bool:
    return sum(map(len, words)) >= LEAST_CUT and all(len(word) >= LEAST_PIECE for word in words)


def _edges(key: str) -> tuple[str, str]:
    return f"{key[:EDGE]}-", f"-{key[-EDGE:]}"


def _is_sure(norms: Sequence[str], reading: Reading) -> bool:
    """Whether words mean nothing else: the more is wrong, the more there must be, or at a place."""
    words = norms[reading.start : reading.end]
    if is_ordinary(words):
        return False
    enough = reading.letters >= LETTERS_PER_WRONG * reading.wrong and not is_also_a_word(words)
    return enough or is_at_place(norms, reading.start)
