"""Graph component that writes the language of a message into its parse."""

from __future__ import annotations

from dataclasses import asdict

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.language.conversation import is_unreadable
from bot.language.elsewhere import identify_anywhere
from bot.nlu.stateless import StatelessComponent

LANGUAGE = "language"
FEWEST = 2  # words; one alone may be slang of any language: the classifier may know it


# Rasa knows no kind of component for this; a featurizer is called on examples as on messages.
@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class LanguageIdentifier(StatelessComponent):
    """Adds `language`: {language, confidence, candidates} with ISO 639-3 codes; `und` if unsure."""

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Identify the examples, for those components that learn from the language."""
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Identify each message by itself."""
        for message in messages:
            text = message.get(TEXT) or ""
            # A pressed button says nothing about the language: its text is an intent's name.
            found = identify_anywhere("" if text.startswith(INTENT_MESSAGE_PREFIX) else text)
            message.set(LANGUAGE, asdict(found), add_to_output=True)
        return messages


def is_foreign(message: Message) -> bool:
    """Whether a message is in a language without examples: what is learnt says nothing of it."""
    words = (message.get(TEXT) or "").split()
    return len(words) >= FEWEST and is_unreadable(message.get(LANGUAGE))
