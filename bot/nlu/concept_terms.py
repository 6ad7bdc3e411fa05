"""What the concepts of a message say together: named, negated, asked, and in pairs. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from bot.nlu.lexicon import Concept

NEGATING = {"NEGATION", "LACK", "NO-LONGER"}
ASKING = "QUESTION-"
NEGATED, ASKED, PAIR = "not:", "ask:", "&"
REACH = 3  # words that a negation reaches
ASKED_REACH = 6  # words that a question reaches


def concept_terms(concepts: Sequence[Concept]) -> Iterator[str]:
    """The terms that a message's concepts make.

    `SLEEP`; `not:SLEEP` shortly after a negation; `ask:QUESTION-WHERE&SLEEP` shortly after a
    question; `FOOD&SLEEP` for each two that stand in the message, the order being the alphabet's.
    """
    yield from (concept.name for concept in concepts)
    for first, second in combinations(concepts, 2):
        gap = second.start - first.end
        if first.name in NEGATING and 0 <= gap <= REACH:
            yield f"{NEGATED}{second.name}"
        if first.name.startswith(ASKING) and 0 <= gap <= ASKED_REACH:
            yield f"{ASKED}{first.name}{PAIR}{second.name}"
    names = sorted({concept.name for concept in concepts})
    yield from (f"{first}{PAIR}{second}" for first, second in combinations(names, 2))
