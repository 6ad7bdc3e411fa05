"""How well languages were named: the pure figures of the benchmark."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from statistics import mean

import langcodes
import numpy as np
from sklearn.metrics import f1_score

from benchmarks.language_peers import NONE, Named
from bot.languages import BRIDGED, by_iso

FOUR = ("spa", "eng", "fra", "por")  # those that every identifier knows
SPANISH = "spa"
SURE = 0.9
LENGTHS = {"1_3": (1, 3), "4_8": (4, 8), "9": (9, 10**6)}  # words
UNPARTED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")  # Thai, kana, Han
BINS = 10  # of the reliability diagram


@dataclass(frozen=True)
class Answer:
    """What an identifier said of a text whose language is known; all by the labels of the data."""

    text: str
    gold: str
    named: str
    best: str
    confidence: float

    @property
    def right(self) -> bool:
        """Whether it named the language, or rightly named none."""
        return self.named == self.gold

    @property
    def words(self) -> int:
        """How many words the text has; where no blanks part them, two characters are one."""
        parted = UNPARTED.sub(" ", self.text).split()
        return len(parted) + ceil(len(UNPARTED.findall(self.text)) / 2)


@lru_cache(maxsize=4096)
def label_of(code: str, labels: frozenset[str]) -> str:
    """The label of a code of any standard (ISO 639-1, -3, BCP-47); `und` outside the labels.

    A code of a member counts for its macrolanguage: quz is que, cmn is zho.
    """
    if code in labels:
        return code
    try:
        iso = langcodes.get(langcodes.standardize_tag(code, macro=True)).to_alpha3()
    except (LookupError, ValueError):  # codes of the identifier's own, such as CLD2's "xx-Latn"
        return NONE
    return iso if iso in labels else NONE


def answer(text: str, gold: str, named: Named, labels: frozenset[str]) -> Answer:
    """The answer by the labels of the data; a gold label that is none of them is `und`."""
    return Answer(
        text,
        gold if gold in labels else NONE,
        label_of(named.code, labels),
        label_of(named.best, labels),
        named.confidence,
    )


def indigenous(label: str) -> bool:
    """Whether texts in it are answered in plain Spanish: level `bridged` of languages.yml."""
    language = by_iso(label)
    return language is not None and language.level == BRIDGED


def share(answers: Sequence[Answer], test: Callable[[Answer], bool]) -> float:
    """Which share of the answers passes a test; 0 if there are none."""
    return mean(map(test, answers)) if answers else 0.0


def f1_of(answers: Sequence[Answer]) -> dict[str, float]:
    """F1 of each language that occurs; texts of none count where they are taken for one."""
    labels = sorted({a.gold for a in answers} - {NONE})
    if not labels:
        return {}
    gold, named = [a.gold for a in answers], [a.named for a in answers]
    scores = f1_score(gold, named, labels=labels, average=None, zero_division=0)
    return dict(zip(labels, map(float, scores), strict=True))


def macro_f1(answers: Sequence[Answer]) -> float:
    """The mean F1 of the languages that occur; 0 if there are none."""
    return mean(f1_of(answers).values() or [0.0])


def of_length(answers: Sequence[Answer], name: str) -> list[Answer]:
    """The answers to texts of so many words."""
    least, most = LENGTHS[name]
    return [a for a in answers if least <= a.words <= most]


def parts(answers: Sequence[Answer]) -> dict[str, list[Answer]]:
    """The answers on which each figure of `figures` stands, by the figure's key."""
    of_none = [a for a in answers if a.gold == NONE]
    sure = [a for a in answers if a.confidence >= SURE]
    four = [a for a in answers if a.gold in FOUR]
    spanish = [a for a in answers if a.gold == SPANISH]
    return {
        "macro_f1": list(answers),
        **{f"macro_f1_{name}": of_length(answers, name) for name in LENGTHS},
        "lowest_f1": list(answers),
        "four_macro_f1": four,
        "spanish_as_indigenous": spanish,
        "rejected": of_none,
        "none_as_indigenous": of_none,
        "sure_right": sure,
        "sure_share": list(answers),
    }


def figures(answers: Sequence[Answer]) -> dict[str, float]:
    """All figures that stand on the answers alone; shares are 0 to 1."""
    of = parts(answers)
    return {
        "macro_f1": macro_f1(answers),
        **{f"macro_f1_{name}": macro_f1(of[f"macro_f1_{name}"]) for name in LENGTHS},
        "lowest_f1": min(f1_of(answers).values()),
        "four_macro_f1": macro_f1(of["four_macro_f1"]),
        "spanish_as_indigenous": share(of["spanish_as_indigenous"], lambda a: indigenous(a.named)),
        "rejected": share(of["rejected"], lambda a: a.named == NONE),
        "none_as_indigenous": share(of["rejected"], lambda a: indigenous(a.named)),
        "sure_right": share(of["sure_right"], lambda a: a.right),
        "sure_share": len(of["sure_right"]) / len(answers),
    }


def confusions(answers: Sequence[Answer]) -> list[tuple[str, str, int, float]]:
    """(gold, named, texts, share of the gold's texts) of all mistakes, the most frequent first."""
    sizes = Counter(a.gold for a in answers)
    wrong = Counter((a.gold, a.named) for a in answers if not a.right)
    found = [(gold, named, n, n / sizes[gold]) for (gold, named), n in wrong.items()]
    return sorted(found, key=lambda row: (-row[2], -row[3], row[:2]))


def matrix(answers: Sequence[Answer], labels: Sequence[str]) -> np.ndarray:
    """Which share of each gold label's texts (rows) was named so (columns)."""
    place = {label: at for at, label in enumerate(labels)}
    counts = np.zeros((len(labels), len(labels)))
    for a in answers:
        counts[place[a.gold], place[a.named]] += 1
    return counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)


def reliability(answers: Sequence[Answer]) -> list[Mapping[str, float]]:
    """For each tenth of probability: mean probability, share of right ones, number of texts.

    Judged is the likeliest language, even where it was too unlikely to be answered.
    """
    places = [min(int(a.confidence * BINS), BINS - 1) for a in answers]
    found: list[Mapping[str, float]] = []
    for tenth in range(BINS):
        inside = [a for a, place in zip(answers, places, strict=True) if place == tenth]
        if inside:
            found.append(
                {
                    "said": mean(a.confidence for a in inside),
                    "right": share(inside, lambda a: a.best == a.gold),
                    "texts": len(inside),
                }
            )
    return found


def calibration_error(bins: Sequence[Mapping[str, float]]) -> float:
    """The mean distance of what is said and what is right, weighted by the texts."""
    total = sum(part["texts"] for part in bins)
    return sum(abs(part["said"] - part["right"]) * part["texts"] for part in bins) / total
