"""Common words of many languages, out of libraries, where the texts have few or none.

wordfreq knows which words are frequent; langdetect's profiles know which letters follow which in
languages that wordfreq does not have. Neither gives sentences, and none are needed.
"""

from __future__ import annotations

import json
import string
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from random import Random

import langcodes
from langdetect.detector_factory import PROFILES_DIRECTORY

from bot.language.training.corpus import Line

COMMON = 20_000  # words of a language
FLATTEN = 0.35  # exponent of the frequencies: rare words must be met, too
OF_OURS, OF_OTHERS, PSEUDO, MASHED = 4_000, 100, 60, 60  # lines
UNCUT = ("ja", "zh")  # wordfreq cannot part their words without more packages
LONGEST_WORD = 14  # letters


def lines(labels: set[str], other: str, chance: Random) -> list[Line]:
    """Words of the languages in `labels`, and of all others, whose label is `other`."""
    made = list(_common_words(labels, other, chance))
    made += _pseudo_words(labels, other, chance)
    return made + [Line(_mashed(chance), other, "keyboard") for _ in range(MASHED)]


def _common_words(labels: set[str], other: str, chance: Random) -> Iterator[Line]:
    import wordfreq  # only whoever trains needs it

    for tag in sorted(wordfreq.available_languages("small")):
        if tag in UNCUT:
            continue
        frequencies = wordfreq.get_frequency_dict(tag, wordlist="small")
        words = sorted(frequencies, key=lambda word: (-frequencies[word], word))[:COMMON]
        weights = [frequencies[word] ** FLATTEN for word in words]
        iso = langcodes.get(tag).to_alpha3()
        ours = iso in labels
        for _ in range(OF_OURS if ours else OF_OTHERS):
            size = chance.choice((1, 1, 2, 3, 4) if ours else (1, 2, 3, 4, 5, 6))
            text = " ".join(chance.choices(words, weights, k=size))
            yield Line(text, iso if ours else other, "wordfreq")


def _pseudo_words(labels: set[str], other: str, chance: Random) -> Iterator[Line]:
    """Lines of words that never were, with the letters as they follow each other in a language."""
    for path in sorted(Path(PROFILES_DIRECTORY).iterdir()):
        if langcodes.get(path.name).to_alpha3() in labels:
            continue
        counts = json.loads(path.read_text(encoding="utf-8"))["freq"]
        follow: defaultdict[str, dict[str, int]] = defaultdict(dict)
        for piece, count in sorted(counts.items()):
            if len(piece) == 3:
                follow[piece[:2]][piece[2]] = count
        begin = {p: n for p, n in sorted(counts.items()) if len(p) == 2 and p[0] == " "}
        for _ in range(PSEUDO):
            size = chance.choice((1, 2, 3, 4, 5, 6, 8, 10))
            words = (_pseudo_word(begin, follow, chance) for _ in range(size))
            yield Line(" ".join(words), other, "langdetect")


def _pseudo_word(begin: dict[str, int], follow: dict[str, dict[str, int]], chance: Random) -> str:
    word = _drawn(begin, chance)
    while len(word) <= LONGEST_WORD and word[-2:] in follow:
        letter = _drawn(follow[word[-2:]], chance)
        if letter == " ":
            break
        word += letter
    return word.strip()


def _drawn(counts: dict[str, int], chance: Random) -> str:
    return chance.choices(list(counts), list(counts.values()))[0]


def _mashed(chance: Random) -> str:
    """What a hand on a keyboard writes."""
    sizes = [chance.randint(3, 9) for _ in range(chance.choice((1, 1, 2, 3)))]
    return " ".join("".join(chance.choices(string.ascii_lowercase, k=size)) for size in sizes)
