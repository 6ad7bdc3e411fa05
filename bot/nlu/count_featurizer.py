"""A featurizer that counts terms of a message with scikit-learn: what its components share."""

from __future__ import annotations

import hashlib
import json
from abc import abstractmethod
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.storage.resource import Resource
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import CountVectorizer

from bot.nlu.language_identifier import LANGUAGE
from bot.nlu.stored import StoredComponent
from bot.nlu.tokenizer import PuenteTokenizer
from bot.nlu.words import words

FILE = "terms.json"


class Counts(Features):
    """A row of counts by its columns; a matrix only where somebody asks for one.

    Args:
        columns: ascending, int32; counts: of the same shape; width: how many columns there are.
        origin: the featurizer.
    """

    def __init__(self, columns: np.ndarray, counts: np.ndarray, width: int, origin: str) -> None:
        self.columns, self.counts, self.width = columns, counts, width
        self.type, self.attribute, self.origin = FEATURE_TYPE_SENTENCE, TEXT, origin
        self._cached_fingerprint = None

    @property
    def features(self) -> csr_matrix:
        """The row as a matrix."""
        return stacked([self])

    def is_sparse(self) -> bool:
        """Always."""
        return True

    def fingerprint(self) -> str:
        """Another one for other counts or another featurizer; Rasa's writes out every number."""
        content = self.columns.tobytes() + self.counts.tobytes()
        return hashlib.sha256(self.origin.encode() + content).hexdigest()


def stacked(rows: Sequence[Counts]) -> csr_matrix:
    """Rows of one featurizer as one matrix; scipy's vstack takes seconds for as many."""
    ends = np.cumsum([0, *(len(row.columns) for row in rows)])
    columns = np.concatenate([row.columns for row in rows])
    counts = np.concatenate([row.counts for row in rows])
    return csr_matrix((counts, columns, ends), shape=(len(rows), rows[0].width))


class CountFeaturizer(StoredComponent, Featurizer):
    """Adds one sparse row of counts to a message: a sentence feature, none for its words.

    Rasa's CountVectorsFeaturizer makes features of each word, too, which only a neural network
    reads, and for which a message waits.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        """The tokenizer cuts the words."""
        return [PuenteTokenizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`alias`: the name of the block for the classifier; `min_df`: rarer terms are dropped."""
        return {"alias": None, "min_df": 1}

    def __init__(self, config: dict[str, Any], *args: Any, **kwargs: Any) -> None:
        StoredComponent.__init__(self, config, *args, **kwargs)
        Featurizer.__init__(self, self.name, config)
        self.vectorizer = self.make_vectorizer(config)
        self._analyze = self.vectorizer.build_analyzer()
        if self.learnt is not None:
            self.vectorizer.vocabulary_ = {term: at for at, term in enumerate(self.learnt)}

    @staticmethod
    def read(directory: Path) -> list[str]:
        """The terms in the order of their columns."""
        return list(json.loads((directory / FILE).read_text(encoding="utf-8")))

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Nothing that Rasa's types do not say already."""

    @staticmethod
    @abstractmethod
    def make_vectorizer(config: dict[str, Any]) -> CountVectorizer:
        """What counts the terms of a text that `text_of` makes."""

    @staticmethod
    @abstractmethod
    def text_of(message_words: list[str], language: Mapping[str, Any] | None) -> str:
        """The text whose terms are counted, out of the folded words of a message.

        Args:
            language: what `LanguageIdentifier` found.
        """

    def train(self, training_data: TrainingData) -> Resource:
        """Learn which terms there are, and store them."""
        # Not by `_text`, which may add to a message: Rasa's cache would take it for another one.
        self.vectorizer.fit(
            [self.text_of(words_of(m), m.get(LANGUAGE)) for m in training_data.intent_examples]
        )
        with self.model_storage.write_to(self.resource) as directory:
            (directory / FILE).write_text(
                json.dumps(self.vectorizer.get_feature_names_out().tolist(), ensure_ascii=False),
                encoding="utf-8",
            )
        return self.resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the counts to every message that has words."""
        self.process([m for m in training_data.training_examples if m.get(TOKENS_NAMES[TEXT])])
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the counts to each message."""
        vocabulary = self.vectorizer.vocabulary_
        for message in messages:
            # Not the vectorizer's transform, which takes twice as long for one message.
            known = (vocabulary.get(term) for term in self._analyze(self._text(message)))
            counts = Counter(column for column in known if column is not None)
            columns = np.array(sorted(counts), np.int32)
            found = np.array([counts[column] for column in columns.tolist()], np.int64)
            message.add_features(Counts(columns, found, len(vocabulary), self._identifier))
        return messages

    def _text(self, message: Message) -> str:
        return self.text_of(words_of(message), message.get(LANGUAGE))


def words_of(message: Message) -> list[str]:
    """The folded words of a message that was cut into tokens."""
    return words(token.lemma for token in message.get(TOKENS_NAMES[TEXT], ()))
