"""Graph component that cuts a message into words with our spaCy pipeline."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.spacy_pipeline import read

SPACY_DOC = "puente_doc"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class PuenteTokenizer(Tokenizer):
    """Tokens of `bot.nlu.spacy_pipeline`; keeps the document, so that spaCy runs once a message."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Rasa's options of any tokenizer; none of ours."""
        return {
            "intent_tokenization_flag": False,
            "intent_split_symbol": "_",
            "token_pattern": None,
        }

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """The words of an attribute of a message, with their offsets."""
        doc = read(message.get(attribute) or "")
        message.set(SPACY_DOC, doc)
        return self._apply_token_pattern(
            [Token(token.text, token.idx) for token in doc if not token.is_space]
        )
