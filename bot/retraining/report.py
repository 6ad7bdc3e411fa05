"""The report of one model: what a maintainer looks at before people meet it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bot.nlu.safety_detector import REPORT
from bot.retraining import calibration, comparison, confusions, gate, scores
from bot.retraining.evaluation import Evaluation
from bot.retraining.examples import LANGUAGES, Example
from bot.retraining.figures import share
from bot.retraining.folds import FRACTIONS, Guess, cross_validated, guesses, part
from bot.retraining.lint import FOLDS, SURE
from bot.retraining.scores import ALL, Figures, Judged, of_language

WORST = 30  # confusions that are listed
DOUBTFUL = 40  # examples that are listed because a model that has not seen them is sure of another
STEPS = FOLDS + len(FRACTIONS)  # of what is learnt for a report


@dataclass(frozen=True)
class Learnt:
    """What models say that are learnt for the report alone: from parts of the examples.

    `curve`: as `bot.retraining.charts.learning` draws it.
    """

    guesses: list[Guess]
    curve: list[dict[str, Any]]


def learn(
    examples: Sequence[Example], judged: Sequence[Example], told: Callable[[int], None]
) -> Learnt:
    """Cross-validation and learning curve; some minutes.

    Args:
        told: is called with the number of each of STEPS when it is done.
    """
    found = cross_validated(examples, FOLDS, told)
    curve: list[dict[str, Any]] = []
    for number, fraction in enumerate(FRACTIONS, start=FOLDS + 1):
        learnt = part(examples, fraction)
        answers = guesses(learnt, judged)
        for language in (*LANGUAGES, ALL):
            of = [one for one in answers if language in (ALL, one.example.language)]
            row: dict[str, Any] = {
                "language": language,
                "learnt": sum(language in (ALL, e.language) for e in learnt),
            }
            for kind in (scores.EASY, scores.HARD):
                row[kind] = share([one.right for one in of if one.example.difficulty == kind])
            curve.append(row)
        told(number)
    return Learnt(found, curve)


def report(
    new: Evaluation, live: Evaluation | None, made_of: Mapping[str, Any], learnt: Learnt | None
) -> dict[str, Any]:
    """Everything the report tells, as JSON can hold it.

    Args:
        live: the model that answers people now, if there is another.
        made_of: see `bot.retraining.training.about`; empty if nobody knows.
        learnt: None leaves out cross-validation and the learning curve.
    """
    answers = new.answers
    made: dict[str, Any] = {
        "model": new.file,
        "sha256": new.sha256,
        "made_of": dict(made_of),
        "messages": len(answers),
        "languages": figures(answers),
        "calibration": {
            language: calibration.calibration_error(of_language(answers, language))
            for language in (*LANGUAGES, ALL)
        },
        "reliability": [asdict(one) for one in calibration.bins(answers)],
        "intents": intents(answers),
        "confusions": [asdict(one) for one in confusions.worst(answers, WORST)],
        "overlooked": [asdict(a) for a in answers if a.is_danger and not a.warned],
        "stories": {"all": new.stories, "failed": list(new.failed_stories)},
        "cost": {
            "megabytes": new.megabytes,
            "median_ms": new.milliseconds(0.5),
            "p95_ms": new.milliseconds(0.95),
        },
        "gate": [asdict(one) for one in gate.refusals(live, new)],
    }
    if live:
        made["live"] = {"model": live.file, **compared(live, new)}
    if learnt:
        made["cross_validation"] = _cross_validation(learnt.guesses)
        made["learning"] = learnt.curve
    return made


def figures(answers: Sequence[Judged]) -> dict[str, Figures]:
    """The figures of each language, and of all together."""
    return {
        language: scores.figures(of_language(answers, language)) for language in (*LANGUAGES, ALL)
    }


def compared(old: Evaluation, new: Evaluation) -> dict[str, Any]:
    """What a model mends and breaks of what another did, message by message."""
    fixed, broken = comparison.changes(old.answers, new.answers)
    return {
        "languages": [asdict(one) for one in comparison.paired(old.answers, new.answers)],
        "fixed": [asdict(one) for one in fixed],
        "broken": [asdict(one) for one in broken],
        "figures": figures(old.answers),
    }


def intents(answers: Sequence[Judged]) -> list[dict[str, Any]]:
    """Each intent: is it danger, how many messages, the share that is right in each language,
    precision and F1 over all."""
    named = Counter(answer.best for answer in answers)
    made = []
    for intent in sorted({answer.intent for answer in answers}):
        of = [answer for answer in answers if answer.intent == intent]
        right = sum(answer.right for answer in of)
        made.append(
            {
                "intent": intent,
                "danger": intent.startswith(REPORT),
                "messages": len(of),
                "right": {
                    language: figure.value if figure else None
                    for language in (*LANGUAGES, ALL)
                    for figure in [share([a.right for a in of_language(of, language)])]
                },
                "precision": right / named[intent] if named[intent] else 0.0,
                "f1": 2 * right / (len(of) + named[intent]),
            }
        )
    return sorted(made, key=lambda one: (not one["danger"], one["f1"]))


def _cross_validation(found: Sequence[Guess]) -> dict[str, Any]:
    wrong = [one for one in found if not one.right]
    sure = sorted(wrong, key=lambda one: -one.confidence)
    per_intent = Counter(one.example.intent for one in found)
    lost = Counter(one.example.intent for one in wrong)
    return {
        "languages": {
            language: share([g.right for g in found if language in (ALL, g.example.language)])
            for language in (*LANGUAGES, ALL)
        },
        "intents": {
            intent: 1 - lost[intent] / count for intent, count in sorted(per_intent.items())
        },
        "doubtful": [
            {
                "place": one.example.place,
                "text": one.example.text,
                "intent": one.example.intent,
                "named": one.named,
                "confidence": one.confidence,
            }
            for one in sure[:DOUBTFUL]
            if one.confidence >= SURE
        ],
    }
