"""A graph component around a linear model of the features of a message: what ours share."""

from __future__ import annotations

from abc import abstractmethod
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.storage.resource import Resource
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.count_featurizer import CountFeaturizer, Counts, stacked
from bot.nlu.linear import LinearModel
from bot.nlu.stored import StoredComponent

FILE = "linear.npz"


class LinearComponent(StoredComponent, IntentClassifier):
    """Learns one label of each example. Trained in seconds, stored as one `.npz`."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Those of ours that count: their rows are put side by side."""
        return [CountFeaturizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`C`: see `bot.nlu.linear_training.train`; `shares`: how much the block of each featurizer
        says, by its alias, 1 where nothing is told.
        """
        return {"C": 1.0, "shares": {}}

    @staticmethod
    def read(directory: Path) -> LinearModel:
        """The stored model."""
        return LinearModel.load(directory / FILE)

    @staticmethod
    @abstractmethod
    def label(intent: str) -> str:
        """What is to be learnt of an example with that intent."""

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the model on the messages that carry an intent, and store it."""
        from bot.nlu.linear_training import train  # not where answers are given

        examples = [(rows, m) for m in training_data.intent_examples if (rows := _rows(m))]
        origins = [row.origin for row in examples[0][0]]
        self.learnt = train(
            [stacked(rows) for rows in zip(*(rows for rows, _ in examples), strict=True)],
            [self.label(message.get(INTENT)) for _, message in examples],
            C=self.config["C"],
            shares=[self.config["shares"].get(origin, 1.0) for origin in origins],
        )
        with self.model_storage.write_to(self.resource) as directory:
            self.learnt.save(directory / FILE)
        return self.resource

    def probabilities(self, message: Message) -> dict[str, float]:
        """How probable each label is; empty where no feature of the message is known."""
        rows = _rows(message)
        if self.learnt is None or not any(len(row.columns) for row in rows):
            return {}
        # Not scipy's hstack, which takes longer than all the rest.
        begins = accumulate((row.width for row in rows), initial=0)
        columns = np.concatenate([row.columns + at for row, at in zip(rows, begins, strict=False)])
        counts = np.concatenate([row.counts for row in rows])
        found = self.learnt.probabilities(columns, counts)
        return dict(zip(self.learnt.labels, map(float, found), strict=True))


def _rows(message: Message) -> list[Counts]:
    """The counts of a message, in the order of the featurizers."""
    return [one for one in message.features if isinstance(one, Counts)]
