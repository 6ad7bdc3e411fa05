"""Graph component that cuts a message into words with our spaCy pipeline."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.spacy_pipeline import read

SPACY_DOC = "puente_doc"


class Word(Token):
    """A token whose fingerprint is what it says and where.

    Rasa hashes every token after every component; hashed by their parts, as its own tokens are,
    they take much of the time of training.
    """

    def fingerprint(self) -> str:
        """Another one for another word or place."""
        return f"{self.start}:{self.text}"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class PuenteTokenizer(Tokenizer):
    """Tokens of `bot.nlu.spacy_pipeline`, with the norm as lemma; the document is kept."""

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
            [Word(t.text, t.idx, lemma=t.norm_) for t in doc if not t.is_space]
        )
