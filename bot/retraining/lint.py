"""What is wrong with examples: too few, too alike, learnt and judged by, claimed by two intents."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from sklearn.feature_extraction.text import TfidfVectorizer

from bot.retraining.examples import Example
from bot.retraining.folds import cross_validated
from bot.text import fold

WANTED, WANTED_IN_SOURCE, SOURCE = 50, 120, "es"  # examples of an intent in each language
NOT_COVERED, WANTED_NOT_COVERED = "out_of_scope", 600  # over all languages
ALIKE = 0.9  # cosine of letter n-grams from which two messages are one
SURE = 0.6  # probability at which another intent claims an example
FOLDS = 4
AT_ONCE = 500  # messages that are compared with all others
CLAIMED, NEAR = "claimed", "near another intent"
PERHAPS = {CLAIMED, NEAR}  # findings that may be right as they are
WORDS = 4  # from which length on a message may not be learnt and judged by


@dataclass(frozen=True)
class Finding:
    """Something to look at. `place`: a file and row, or an intent."""

    kind: str
    place: str
    message: str


def mistakes(learnt: Sequence[Example], judged: Sequence[Example]) -> Iterator[Finding]:
    """What must be mended before a model is trained."""
    yield from ambiguous(learnt)
    yield from leaked(learnt, judged)


def hints(learnt: Sequence[Example], intents: Iterable[str]) -> Iterator[Finding]:
    """What makes a model worse than it could be."""
    yield from thin(learnt, intents)
    yield from near_duplicates(learnt)
    yield from near_another(learnt)


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


def near_another(examples: Sequence[Example]) -> Iterator[Finding]:
    """Messages of one language that differ in a few letters only, and in their intent."""
    groups: defaultdict[str, list[Example]] = defaultdict(list)
    for example in examples:
        if fold(example.text).split():
            groups[example.language].append(example)
    for group in groups.values():
        rows = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4)).fit_transform(
            fold(example.text) for example in group
        )
        for begin in range(0, len(group), AT_ONCE):  # all at once would be too many pairs
            alike = (rows[begin : begin + AT_ONCE] @ rows.T).tocoo()
            near = alike.data >= ALIKE
            for i, j in zip(alike.row[near] + begin, alike.col[near], strict=True):
                one, other = group[i], group[j]
                if i < j and one.intent != other.intent and fold(one.text) != fold(other.text):
                    yield Finding(
                        NEAR,
                        other.place,
                        f"“{other.text}” is {other.intent}; “{one.text}” is {one.intent} in "
                        f"{one.place}",
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
    for guess in cross_validated(examples, FOLDS, told):
        if not guess.right and guess.confidence >= SURE:
            example = guess.example
            claim = f"{guess.named} claims it with {guess.confidence:.2f}"
            yield Finding(CLAIMED, example.place, f"“{example.text}” is {example.intent}; {claim}")
