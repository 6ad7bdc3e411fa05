"""Messages that say nearly the same, so that ten of them are one decision. Pure functions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import TypeVar

from sklearn.feature_extraction.text import TfidfVectorizer

from bot.text import fold

ALIKE = 0.4  # cosine of letter n-grams from which two messages are decided on together
T = TypeVar("T")


def groups(items: Sequence[T], text: Callable[[T], str], kind: Callable[[T], str]) -> list[list[T]]:
    """The items in groups of like texts, the largest group first; each led by its first item.

    Args:
        kind: items of different kinds (languages, say) are in no group together.
    """
    of_kind: defaultdict[str, list[T]] = defaultdict(list)
    for item in items:
        of_kind[kind(item)].append(item)
    found = [group for of in of_kind.values() for group in _alike(of, [text(one) for one in of])]
    return sorted(found, key=len, reverse=True)


def _alike(items: Sequence[T], texts: Sequence[str]) -> list[list[T]]:
    # The blank around each word counts, so that a single letter is a text, too.
    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4))
    try:
        rows = vectorizer.fit_transform([fold(text) for text in texts])
    except ValueError:  # nothing but blanks
        return [[item] for item in items]
    cosines = (rows @ rows.T).toarray()
    leaders: list[int] = []
    made: list[list[T]] = []
    for at, item in enumerate(items):
        near = max(range(len(leaders)), key=lambda n: cosines[at, leaders[n]], default=None)
        if near is not None and cosines[at, leaders[near]] >= ALIKE:
            made[near].append(item)
        else:
            leaders.append(at)
            made.append([item])
    return made
