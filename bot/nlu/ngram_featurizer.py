"""Graph component that counts the words of a message, or the pieces of its words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from sklearn.feature_extraction.text import CountVectorizer

from bot.nlu.count_featurizer import CountFeaturizer

BETWEEN_BLANKS = r"\S+"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class NGramFeaturizer(CountFeaturizer):
    """Words and neighbouring words (`analyzer: word`), or letters of a word (`char_wb`)."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """As scikit-learn's CountVectorizer has them, beside those of any count featurizer."""
        return {
            **CountFeaturizer.get_default_config(),
            "analyzer": "word",
            "min_ngram": 1,
            "max_ngram": 1,
        }

    @staticmethod
    def make_vectorizer(config: dict[str, Any]) -> CountVectorizer:
        """Counts what stands between blanks, or its letters."""
        return CountVectorizer(
            analyzer=config["analyzer"],
            ngram_range=(config["min_ngram"], config["max_ngram"]),
            min_df=config["min_df"],
            token_pattern=BETWEEN_BLANKS,
            lowercase=False,
        )

    @staticmethod
    def text_of(message_words: list[str], language: Mapping[str, Any] | None) -> str:
        """The words in their order."""
        return " ".join(message_words)
