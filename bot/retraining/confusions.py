"""Which intent is taken for which. Pure functions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.retraining.examples import TRAINING
from bot.retraining.scores import Judged
from bot.settings import ROOT
from bot.yaml_files import read_yaml

SOURCE = "es"  # the language whose files have all topics


@dataclass(frozen=True)
class Confusion:
    """Two intents, how many messages of the first were taken for the second, and one of these."""

    intent: str
    named: str
    messages: int
    share: float  # of the messages of the intent
    example: str
    language: str


def worst(answers: Sequence[Judged], count: int) -> list[Confusion]:
    """The most frequent confusions, each with the message on which the model was the surest."""
    of_intent = Counter(answer.intent for answer in answers)
    wrong = [answer for answer in answers if not answer.right]
    pairs = Counter((answer.intent, answer.best) for answer in wrong)
    surest = {(a.intent, a.best): a for a in sorted(wrong, key=lambda a: a.confidence)}
    found = [
        Confusion(
            intent,
            named,
            messages,
            messages / of_intent[intent],
            surest[intent, named].text,
            surest[intent, named].language,
        )
        for (intent, named), messages in pairs.items()
    ]
    return sorted(found, key=lambda c: (-c.messages, -c.share, c.intent, c.named))[:count]


def matrix(answers: Sequence[Judged], intents: Sequence[str]) -> np.ndarray:
    """(intents, intents): messages of the first that were taken for the second."""
    place = {intent: at for at, intent in enumerate(intents)}
    counted = np.zeros((len(intents), len(intents)), dtype=int)
    for answer in answers:
        if answer.intent in place and answer.best in place:
            counted[place[answer.intent], place[answer.best]] += 1
    return counted


def topics() -> dict[str, list[str]]:
    """The intents of each topic (a file of the training data), as domain.yml orders them."""
    domain = read_yaml(ROOT / "domain.yml")
    topic_of = {
        block["intent"]: path.stem
        for path in sorted((TRAINING / SOURCE).glob("*.yml"))
        for block in read_yaml(path)["nlu"]
    }
    made: dict[str, list[str]] = {}
    for intent in domain["intents"]:
        made.setdefault(topic_of[intent], []).append(intent)
    return made
