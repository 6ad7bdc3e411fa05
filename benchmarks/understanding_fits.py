"""Classifiers learnt without Rasa, as `bot.nlu.offline` does, from parts of the sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import hstack

from benchmarks.data import Data
from benchmarks.progress import Step, Steps
from bot.nlu.linear_training import train
from bot.nlu.offline import configured
from bot.retraining.examples import Example

WORDS, LETTERS, CONCEPTS = "words", "letters", "concepts"  # names of featurizers in config.yml


@dataclass(frozen=True)
class Setup:
    """What differs from config.yml: featurizers left out, C, how much the words say."""

    name: str
    without: tuple[str, ...] = ()
    C: float | None = None
    words: float | None = None


class Fits:
    """Learns from some of the sentences, again and again, and is judged on the same messages."""

    def __init__(self, given: Data, steps: Steps) -> None:
        self.given = given
        self._steps = steps
        self._featurizers, self._classifier = configured()
        self._texts: dict[str, dict[str, str]] = {}
        self._known: dict[tuple[object, ...], list[bool]] = {}

    def read(self) -> None:
        """Make the texts that the featurizers count, once for all fits."""
        messages = sorted({e.text for e in [*self.given.training, *self.given.development]})
        total = len(self._featurizers) * len(messages)
        with self._steps.step("reading the sentences", total=total) as step:
            done = 0
            for featurizer in self._featurizers:
                of = self._texts.setdefault(featurizer.name, {})
                for message in messages:
                    [of[message]] = featurizer.texts([message])
                    done += 1
                    step.count(done)

    def hits(self, setup: Setup, learnt: Sequence[Example], of: str = "all") -> list[bool]:
        """Whether each message of the development sets gets the right intent.

        Args:
            of: which sentences are learnt, in words.
        """
        strength = setup.C or self._classifier["C"]
        shares = {**self._classifier["shares"], **({WORDS: setup.words} if setup.words else {})}
        key = (setup.without, strength, *sorted(shares.items()), of)
        if key not in self._known:
            name = f"{setup.name}; {of} sentences: {len(learnt)}"
            with self._steps.step(name) as step:
                self._known[key] = self._fit(setup.without, strength, shares, learnt, step)
        return self._known[key]

    def _fit(
        self,
        without: Sequence[str],
        strength: float,
        shares: dict[str, float],
        learnt: Sequence[Example],
        step: Step,
    ) -> list[bool]:
        used = [featurizer for featurizer in self._featurizers if featurizer.name not in without]
        judged, learn, judge = self.given.development, [], []
        for featurizer in used:
            step.tell(f"counting {featurizer.name}")
            counter = featurizer.kind.make_vectorizer(featurizer.config)
            text = self._texts[featurizer.name]
            learn.append(counter.fit_transform([text[example.text] for example in learnt]))
            judge.append(counter.transform([text[example.text] for example in judged]))
        step.tell("fitting")
        intents = [example.intent for example in learnt]
        model = train(learn, intents, strength, [shares.get(f.name, 1.0) for f in used])
        rows = hstack(judge, format="csr")
        named = [model.labels[np.argmax(model.probabilities(r.indices, r.data))] for r in rows]
        return [name == e.intent for name, e in zip(named, judged, strict=True)]
