"""Graph component that names the intent: a linear model over the sparse features."""

from __future__ import annotations

from heapq import nlargest
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.linear_component import LinearComponent

NOTHING: dict[str, Any] = {"name": None, "confidence": 0.0}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(LinearComponent):
    """Names the intent and ranks the others."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Those of any linear component; `ranking_length`: how many intents are ranked."""
        return {**LinearComponent.get_default_config(), "ranking_length": 10}

    @staticmethod
    def label(intent: str) -> str:
        """The intent itself."""
        return intent

    def process(self, messages: list[Message]) -> list[Message]:
        """Set `intent` and `intent_ranking` of each message; no words, no intent."""
        for message in messages:
            found = self.probabilities(message).items()
            best = nlargest(self.config["ranking_length"], found, key=lambda item: item[1])
            ranking = [{"name": intent, "confidence": share} for intent, share in best]
            message.set(INTENT, ranking[0] if ranking else NOTHING, add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages
