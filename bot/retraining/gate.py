"""Whether a model may go live in the place of another. Pure functions.

A model is for people whose life may hang on an answer: no intent of danger may lose a single
message that was recognised before, in any language; and no language may get significantly worse.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from babel import Locale

from bot.retraining import comparison
from bot.retraining.comparison import Paired
from bot.retraining.evaluation import Evaluation
from bot.retraining.figures import share
from bot.retraining.scores import ALL, Judged

SIGNIFICANT = 0.05  # p of the exact McNemar test
LARGEST = 80.0  # megabytes of an archive
SLOWEST = 40.0  # milliseconds of the processor, for 95 of 100 messages
SLOWER = 1.5  # times as slow as the model before
NAMED = 3  # intents that are named with a language
NAMES = Locale("en").languages  # of maintainers' messages


@dataclass(frozen=True)
class Refusal:
    """A reason against a model. `rule`: language, safety, stories, size or latency."""

    rule: str
    text: str


def refusals(old: Evaluation | None, new: Evaluation) -> list[Refusal]:
    """Every reason against `new`; none if it may go live.

    Args:
        old: what is live; None if nothing is, and there is nothing to compare with.

    Raises:
        ValueError: the two were not judged by the same messages.
    """
    found = [*_stories(new), *_bounds(old, new)]
    if old:
        found = [*_safety(old, new), *_languages(old, new), *found]
    return found


def figures(old: Evaluation | None, new: Evaluation) -> dict[str, Any]:
    """What a decision rests on: kept with it."""
    right = share([answer.right for answer in new.answers])
    made: dict[str, Any] = {
        "accuracy": round(right.value, 4) if right else None,
        "messages": len(new.answers),
        "stories": f"{new.stories - len(new.failed_stories)} of {new.stories}",
        "megabytes": round(new.megabytes, 1),
        "p95_ms": round(new.milliseconds(0.95), 1),
    }
    if old:
        made["before"] = old.sha256
        made["languages"] = {
            one.language: {"fixed": one.fixed, "broken": one.broken, "p": round(one.p, 4)}
            for one in comparison.paired(old.answers, new.answers)
        }
    return made


def is_worse(one: Paired) -> bool:
    """Whether a language got worse, and not by chance."""
    return one.broken > one.fixed and one.p < SIGNIFICANT


def _languages(old: Evaluation, new: Evaluation) -> Iterator[Refusal]:
    _, broken = comparison.changes(old.answers, new.answers)
    for one in comparison.paired(old.answers, new.answers):
        if not is_worse(one):
            continue
        intents = Counter(c.intent for c in broken if one.language in (ALL, c.language))
        listed = ", ".join(f"{intent} ({n})" for intent, n in intents.most_common(NAMED))
        yield Refusal(
            "language",
            f"{_name(one.language)} is significantly worse: {one.broken} messages that were right "
            f"are wrong now, {one.fixed} the other way round (exact McNemar test: "
            f"p = {one.p:.2g}). Most of them: {listed}",
        )


def _safety(old: Evaluation, new: Evaluation) -> Iterator[Refusal]:
    rules = {
        "named": lambda answer: answer.is_danger and answer.right,
        "told whom to call": lambda answer: answer.is_danger and answer.warned,
    }
    for what, holds in rules.items():
        for language, intent, before, now in comparison.worse_at(old.answers, new.answers, holds):
            total = sum(a.intent == intent and a.language == language for a in new.answers)
            yield Refusal(
                "safety",
                f"{intent} in {_name(language)} is worse: {now} of {total} messages {what}, "
                f"{before} before; e.g. {_example(old, new, intent, language)}",
            )
    alarms = [
        (a.warned, b.warned)
        for a, b in zip(old.answers, new.answers, strict=True)
        if not a.is_danger
    ]
    more, fewer = sum(b and not a for a, b in alarms), sum(a and not b for a, b in alarms)
    if more > fewer and comparison.mcnemar(fewer, more) < SIGNIFICANT:
        yield Refusal(
            "safety",
            f"False alarms: {more} messages without danger are answered with whom to call that "
            f"were not before, {fewer} the other way round",
        )


def _example(old: Evaluation, new: Evaluation, intent: str, language: str) -> str:
    def lost(before: Judged, after: Judged) -> bool:
        ours = (before.intent, before.language) == (intent, language)
        return ours and (before.right > after.right or before.warned > after.warned)

    pairs = zip(old.answers, new.answers, strict=True)
    return next((f"“{b.text}” → {b.best}" for a, b in pairs if lost(a, b)), "none")


def _stories(new: Evaluation) -> Iterator[Refusal]:
    if new.failed_stories:
        listed = "; ".join(new.failed_stories[:NAMED])
        count = f"{len(new.failed_stories)} of {new.stories}"
        yield Refusal("stories", f"{count} test stories are told otherwise: {listed}")


def _bounds(old: Evaluation | None, new: Evaluation) -> Iterator[Refusal]:
    if new.megabytes > LARGEST:
        told = f"The archive has {new.megabytes:.0f} MB; {LARGEST:.0f} is the most"
        yield Refusal("size", told)
    took = new.milliseconds(0.95)
    if took > SLOWEST:
        told = (
            f"95 of 100 messages take up to {took:.0f} ms to understand; {SLOWEST:.0f} is the most"
        )
        yield Refusal("latency", told)
    elif old and took > SLOWER * (before := old.milliseconds(0.95)) and took - before > 1:
        yield Refusal(
            "latency",
            f"95 of 100 messages take up to {took:.1f} ms to understand, {before:.1f} before; "
            f"{SLOWER} times as long is the most",
        )


def _name(tag: str) -> str:
    return "All languages together" if tag == ALL else f"{NAMES[tag]} ({tag})"
