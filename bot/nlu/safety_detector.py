"""Graph component that looks for danger beside the classifier, and rather once too often."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.concept_featurizer import CONCEPTS
from bot.nlu.language_identifier import is_foreign
from bot.nlu.linear_component import LinearComponent

SAFETY = "safety"
REPORT = "report_"  # how the names of the intents begin that say that something happened
DANGER, OTHER = "danger", "other"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SafetyDetector(LinearComponent):
    """Adds `safety`: {danger, confidence} to the parse; the intent stays what it is.

    In a language without examples only the words of its lexicon tell danger.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Those of any linear component; `threshold`: confidence from which there is danger;
        `concepts`: those of `data/lexicon/` that are danger whenever they are named.
        """
        return {**LinearComponent.get_default_config(), "threshold": 0.5, "concepts": []}

    @staticmethod
    def label(intent: str) -> str:
        """Whether somebody who says so may be in danger."""
        return DANGER if intent.startswith(REPORT) else OTHER

    def process(self, messages: list[Message]) -> list[Message]:
        """Look at each message by itself."""
        for message in messages:
            found = {} if is_foreign(message) else self.probabilities(message)
            confidence = found.get(DANGER, 0.0)
            danger = confidence >= self.config["threshold"] or self._names_danger(message)
            message.set(SAFETY, {"danger": danger, "confidence": confidence}, add_to_output=True)
        return messages

    def _names_danger(self, message: Message) -> bool:
        return not set(self.config["concepts"]).isdisjoint(message.get(CONCEPTS, ()))
