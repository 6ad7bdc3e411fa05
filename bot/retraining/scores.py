"""How well messages were understood: the figures of one pipeline, and of two beside each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.nlu.clauses import FALLBACK
from bot.nlu.safety_detector import REPORT
from bot.retraining.examples import EASY, HARD, LANGUAGES, Example
from bot.retraining.figures import Figure, difference, macro_f1, share

ALL = "all"  # the languages together
OFFERED = 3  # subjects that a person may choose from: actions.clarify
NOT_COVERED = "out_of_scope"
SURE = 0.6  # confidence from which a wrong answer counts as a sure one
Figures = dict[str, Figure | None]


@dataclass(frozen=True)
class Judged:
    """A message of a development set and what a model made of it.

    `acted`: the intent on which the assistant acts; `ranking`: (intent, confidence) without the
    fallback; `closed`: the language gate stopped it; `danger`: the detector's word, and its
    confidence, None where there is no detector.
    """

    text: str
    language: str
    difficulty: str
    intent: str
    acted: str
    ranking: tuple[tuple[str, float], ...]
    closed: bool = False
    danger: bool = False
    danger_confidence: float | None = None

    @property
    def best(self) -> str:
        """The likeliest intent, the fallback undone: what `rasa test` judges."""
        return self.ranking[0][0] if self.ranking else FALLBACK

    @property
    def confidence(self) -> float:
        """Of the likeliest intent."""
        return self.ranking[0][1] if self.ranking else 0.0

    @property
    def right(self) -> bool:
        """Whether the likeliest intent is the right one."""
        return self.best == self.intent

    @property
    def is_danger(self) -> bool:
        """Whether the person reports danger."""
        return self.intent.startswith(REPORT)

    @property
    def named_danger(self) -> bool:
        """Whether its intent says so, with or without the fallback."""
        return self.acted.startswith(REPORT) or self.best.startswith(REPORT)

    @property
    def warned(self) -> bool:
        """Whether the person is told whom to call: the intent says so, or the detector."""
        return self.named_danger or self.danger

    @property
    def refused(self) -> bool:
        """Whether the assistant says that it does not cover this, or did not understand."""
        return self.acted in (NOT_COVERED, FALLBACK)


def judged(example: Example, answer: dict[str, Any]) -> Judged:
    """A message with what `bot.retraining.judge` says of it."""
    danger = answer["danger"] or {}
    return Judged(
        text=example.text,
        language=example.language,
        difficulty=example.difficulty,
        intent=example.intent,
        acted=str(answer["intent"]),
        ranking=tuple((name, confidence) for name, confidence in answer["ranking"]),
        closed=answer["closed"],
        danger=bool(danger.get("danger")),
        danger_confidence=danger.get("confidence"),
    )


def of_language(answers: Iterable[Judged], language: str) -> list[Judged]:
    """The messages in a language, or in all."""
    return [answer for answer in answers if language in (ALL, answer.language)]


def figures(answers: Sequence[Judged]) -> Figures:
    """All figures of messages, of one language or of all."""
    danger = [answer for answer in answers if answer.is_danger]
    beside = [answer for answer in answers if answer.intent == NOT_COVERED]
    return {
        **_by_difficulty(answers, "accuracy", lambda answer: answer.right),
        "accuracy_all": share([answer.right for answer in answers]),
        **_by_difficulty(answers, "acted", lambda answer: answer.acted == answer.intent),
        "macro_f1": macro_f1([a.intent for a in answers], [a.best for a in answers]),
        "offered": share([_is_offered(answer) for answer in answers]),
        "danger_found": share([answer.warned for answer in danger]),
        "false_alarm": share([answer.warned for answer in answers if not answer.is_danger]),
        "refused_rightly": share([answer.refused for answer in beside]),
        "sure_and_wrong": share([not a.refused and a.confidence >= SURE for a in beside]),
        "refused_wrongly": share(
            [answer.acted == NOT_COVERED for answer in answers if answer.intent != NOT_COVERED]
        ),
    }


def differences(ours: Sequence[Judged], theirs: Sequence[Judged]) -> dict[str, Figures]:
    """Per language, accuracy of ours less that of theirs on the same messages.

    Raises:
        ValueError: the messages differ.
    """
    if [answer.text for answer in ours] != [answer.text for answer in theirs]:
        raise ValueError("the messages are not the same")
    made: dict[str, Figures] = {}
    for language in (*LANGUAGES, ALL):
        pairs = [
            pair for pair in zip(ours, theirs, strict=True) if language in (ALL, pair[0].language)
        ]
        made[language] = {
            kind: difference(
                [a.right for a, _ in pairs if kind in (ALL, a.difficulty)],
                [b.right for a, b in pairs if kind in (ALL, a.difficulty)],
            )
            for kind in (EASY, HARD, ALL)
        }
    return made


def cities(
    marked: Sequence[dict[str, Any]], found: Sequence[Sequence[str]]
) -> dict[str, tuple[Figure | None, Figure | None]]:
    """(recall, precision) per language of the cities of messages.

    Args:
        marked: the rows of tests/entities.yml.
        found: the canonical values that were found in each.
    """
    counts: defaultdict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for row, values in zip(marked, found, strict=True):
        wanted = {e["value"] for e in row["entities"] if e["entity"] == "city"}
        count = (len(wanted & set(values)), len(wanted), len(set(values)))
        for language in (row["language"], ALL):
            counts[language].append(count)
    made = {}
    for language, rows in counts.items():
        right, want, have = map(list, zip(*rows, strict=True))
        made[language] = (share(right, want), share(right, have))
    return made


def _by_difficulty(
    answers: Sequence[Judged], name: str, is_hit: Callable[[Judged], bool]
) -> Figures:
    return {
        f"{name}_{kind}": share([is_hit(a) for a in answers if a.difficulty == kind])
        for kind in (EASY, HARD)
    }


def _is_offered(answer: Judged) -> bool:
    return answer.intent in [name for name, _ in answer.ranking[:OFFERED]]
