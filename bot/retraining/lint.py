"""What is wrong with examples: too few, too alike, learnt and judged by, claimed by two intents."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import StratifiedKFold

from bot.nlu.offline import Understanding
from bot.retraining.examples import Example
from bot.text import fold

WANTED, WANTED_IN_SOURCE, SOURCE = 50, 120, "es"  # examples of an intent in each language
NOT_COVERED, WANTED_NOT_COVERED = "out_of_scope", 600  # over all languages
ALIKE = 0.9  # cosine of letter n-grams from which two messages are one
SURE = 0.6  # probability at which another intent claims an example
FOLDS = 4
CLAIMED = "claimed"  # the only finding that may be right as it is
WORDS = 4  # from which length on a message may not be learnt and judged by


@dataclass(frozen=True)
class Finding:
    """Something to look at. `place`: a file and row, or an intent."""

    kind: str
    place: str
    message: str


def thin(examples: Iterable[Example], intents: Iterable[str]) -> Iterator[Finding]:
    """Intents with fewer examples in a language than they need."""
    examples = list(examples)
    languages = sorted({example.language for example in examples})
    counts = Counter((example.intent, example.language) for example in examples)
    for intent in sorted(intents):
        for language in languages:
            wanted = WANTED_IN_SOURCE if language == SOURCE else WANTED
            if (count := counts[intent, language]) < wanted:
                yield Finding("thin", intent, f"{language}: {count} of {wanted} examples")
    total = sum(example.intent == NOT_COVERED for example in examples)
    if total < WANTED_NOT_COVERED:
        yield Finding("thin", NOT_COVERED, f"{total} of {WANTED_NOT_COVERED} in all languages")


def ambiguous(examples: Iterable[Example]) -> Iterator[Finding]:
    """Texts that stand under two intents."""
    meanings: defaultdict[str, dict[str, Example]] = defaultdict(dict)
    for example in examples:
        meanings[fold(example.text)].setdefault(example.intent, example)
    for found in meanings.values():
        first, *others = found.values()
        for other in others:
            yield Finding(
                "two intents", other.place, f"“{other.text}” is {first.intent} in {first.place}"
            )


def near_duplicates(examples: Sequence[Example]) -> Iterator[Finding]:
    """Messages of one language and intent that differ in a few letters only."""
    groups: defaultdict[tuple[str, str], list[Example]] = defaultdict(list)
    for example in examples:
        if fold(example.text).split():
            groups[example.language, example.intent].append(example)
    for group in groups.values():
        # The blank around each word counts, so a single letter is a text, too.
        rows = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4)).fit_transform(
            fold(example.text) for example in group
        )
        alike = (rows @ rows.T).tocoo()
        for i, j, cosine in zip(alike.row, alike.col, alike.data, strict=True):
            if i < j and cosine >= ALIKE:
                yield Finding(
                    "near-duplicate", group[j].place, f"“{group[j].text}” is like {group[i].place}"
                )


def leaked(learnt: Iterable[Example], judged: Iterable[Example]) -> Iterator[Finding]:
    """Messages of four words or more that are both learnt and judged by."""
    known = {fold(example.text): example for example in learnt}
    for example in judged:
        if len(example.text.split()) >= WORDS and (twin := known.get(fold(example.text))):
            yield Finding("leaked", example.place, f"“{example.text}” is learnt in {twin.place}")


def claimed(examples: Sequence[Example], told: Callable[[int], None]) -> Iterator[Finding]:
    """Examples that a model which has not seen them gives to another intent, and is sure.

    Args:
        told: is called with the number of each part of FOLDS when it is done.
    """
    texts = [example.text for example in examples]
    intents = np.array([example.intent for example in examples])
    parts = StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(texts, intents)
    for number, (learnt, unseen) in enumerate(parts, start=1):
        model = Understanding([texts[i] for i in learnt], [intents[i] for i in learnt])
        probabilities = model.probabilities([texts[i] for i in unseen])
        for i, row in zip(unseen, probabilities, strict=True):
            best = model.model.labels[row.argmax()]
            if best != intents[i] and row.max() >= SURE:
                example = examples[i]
                claim = (
                    f"“{example.text}” is {example.intent}; {best} claims it with {row.max():.2f}"
                )
                yield Finding(CLAIMED, example.place, claim)
        told(number)
