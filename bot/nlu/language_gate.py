"""Graph component that keeps the classifier from guessing in languages that it never learnt."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_TYPE,
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
)
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.language_identifier import LanguageIdentifier, is_foreign
from bot.nlu.safety_detector import REPORT
from bot.nlu.stateless import StatelessComponent

NAMED = "language"  # the entity: whoever only names a language may be answering our question
FALLBACK = {INTENT_NAME_KEY: DEFAULT_NLU_FALLBACK_INTENT_NAME, PREDICTED_CONFIDENCE_KEY: 1.0}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class LanguageGate(StatelessComponent, IntentClassifier):
    """Puts `nlu_fallback` before the intents of a message in a language without examples."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Who names the language, and who ranks the intents."""
        return [LanguageIdentifier, IntentClassifier]

    def process(self, messages: list[Message]) -> list[Message]:
        """Look at each message by itself."""
        for message in messages:
            if _is_closed_to(message):
                ranking = [r for r in message.get(INTENT_RANKING_KEY) or [] if not _is_fallback(r)]
                message.set(INTENT, FALLBACK, add_to_output=True)
                message.set(INTENT_RANKING_KEY, [FALLBACK, *ranking], add_to_output=True)
        return messages


def _is_closed_to(message: Message) -> bool:
    intent = (message.get(INTENT) or {}).get(INTENT_NAME_KEY) or ""
    names = {entity[ENTITY_ATTRIBUTE_TYPE] for entity in message.get(ENTITIES) or ()}
    # A word of danger is understood in the middle of any language.
    return is_foreign(message) and not intent.startswith(REPORT) and NAMED not in names


def _is_fallback(ranked: dict[str, Any]) -> bool:
    return bool(ranked[INTENT_NAME_KEY] == DEFAULT_NLU_FALLBACK_INTENT_NAME)
