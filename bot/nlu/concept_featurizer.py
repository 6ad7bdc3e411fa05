"""Graph component that counts the concepts of a message, whichever language says them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.training_data.message import Message
from sklearn.feature_extraction.text import CountVectorizer

from bot.nlu.concept_terms import concept_terms
from bot.nlu.count_featurizer import CountFeaturizer, words_of
from bot.nlu.language_identifier import LANGUAGE, LanguageIdentifier
from bot.nlu.lexicon import find, fingerprint, lexicons
from bot.nlu.tokenizer import PuenteTokenizer

CONCEPTS = "concepts"  # of a message: their names, for those components that look for some


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class ConceptFeaturizer(CountFeaturizer):
    """What the concepts of `data/lexicon/` say together: see `bot.nlu.concept_terms`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lexicons()  # it takes seconds: not while the first person waits

    @classmethod
    def required_components(cls) -> list[type]:
        """The language tells which lexicons are read."""
        return [LanguageIdentifier, PuenteTokenizer]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """A changed lexicon makes `rasa train` learn anew."""
        return fingerprint()

    @staticmethod
    def make_vectorizer(config: dict[str, Any]) -> CountVectorizer:
        """Counts what stands between blanks."""
        return CountVectorizer(analyzer=str.split, min_df=config["min_df"])

    @staticmethod
    def text_of(message_words: list[str], language: Mapping[str, Any] | None) -> str:
        """The terms of the concepts."""
        return " ".join(concept_terms(find(message_words, language)))

    def _text(self, message: Message) -> str:
        found = find(words_of(message), message.get(LANGUAGE))
        message.set(CONCEPTS, sorted({concept.name for concept in found}))
        return " ".join(concept_terms(found))
