"""Graph component that names the intent: a linear model over the sparse features."""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, vstack

from bot.nlu.linear import LinearModel, train

FILE = "linear.npz"
NOTHING: dict[str, Any] = {"name": None, "confidence": 0.0}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(GraphComponent, IntentClassifier):
    """Names the intent and ranks the others. Trained in seconds, stored as one `.npz`."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Any featurizer with sparse sentence features."""
        return [Featurizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`C`: see `bot.nlu.linear.train`; `ranking_length`: how many intents are ranked."""
        return {"C": 1.0, "ranking_length": 10}

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: LinearModel | None = None,
    ) -> None:
        self.config = config
        self.model_storage = model_storage
        self.resource = resource
        self.model = model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LinearIntentClassifier:
        """Make an untrained component."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the model on the messages that carry an intent, and store it."""
        examples = [
            (row, message.get(INTENT))
            for message in training_data.intent_examples
            if (row := _row(message)) is not None
        ]
        self.model = train(
            vstack([row for row, _ in examples]),
            [intent for _, intent in examples],
            C=self.config["C"],
        )
        with self.model_storage.write_to(self.resource) as directory:
            self.model.save(directory / FILE)
        return self.resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LinearIntentClassifier:
        """Read the stored model.

        Raises:
            ValueError: the archive holds no model of this component.
        """
        with model_storage.read_from(resource) as directory:
            return cls(config, model_storage, resource, LinearModel.load(directory / FILE))

    def process(self, messages: list[Message]) -> list[Message]:
        """Set `intent` and `intent_ranking` of each message; no words, no intent."""
        for message in messages:
            ranking = self._ranking(message)
            message.set(INTENT, ranking[0] if ranking else NOTHING, add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def _ranking(self, message: Message) -> list[dict[str, Any]]:
        row = _row(message)
        if self.model is None or row is None or not row.nnz:
            return []
        probabilities = self.model.probabilities(row.indices, row.data)
        best = np.argsort(-probabilities)[: self.config["ranking_length"]]
        return [{"name": self.model.labels[i], "confidence": float(probabilities[i])} for i in best]


def _row(message: Message) -> csr_matrix | None:
    """The sparse sentence features of a message as one row of counts."""
    _, sentence = message.get_sparse_features(TEXT)
    return csr_matrix(sentence.features) if sentence else None
