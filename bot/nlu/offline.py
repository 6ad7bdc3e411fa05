"""The featurizers of `config.yml` and the classifier outside Rasa: for checks and measurements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache, lru_cache
from typing import Any

import numpy as np
from rasa.shared.utils.common import class_from_module_path
from scipy.sparse import hstack
from sklearn.feature_extraction.text import CountVectorizer

from bot.language.elsewhere import identify_anywhere
from bot.nlu.count_featurizer import CountFeaturizer
from bot.nlu.linear import LinearModel
from bot.nlu.linear_classifier import LinearIntentClassifier
from bot.nlu.linear_training import train
from bot.nlu.spacy_pipeline import read
from bot.nlu.words import words
from bot.settings import ROOT
from bot.yaml_files import read_yaml


@dataclass(frozen=True)
class Read:
    """What the featurizers are given of a message."""

    words: list[str]
    language: dict[str, Any]


@cache
def read_message(text: str) -> Read:
    """A message as the components before the featurizers leave it."""
    doc = read(text)
    return Read(
        words(token.norm_ for token in doc if not token.is_space), asdict(identify_anywhere(text))
    )


@dataclass(frozen=True)
class Featurizer:
    """One featurizer of the pipeline: its name, its class, what is told of it."""

    name: str
    kind: type[CountFeaturizer]
    config: dict[str, Any]

    def texts(self, messages: Sequence[str]) -> list[str]:
        """The texts whose terms it counts."""
        found = map(read_message, messages)
        return [self.kind.text_of(message.words, message.language) for message in found]


class Understanding:
    """A classifier with its featurizers, learnt from messages and their intents."""

    def __init__(self, messages: Sequence[str], intents: Sequence[str]) -> None:
        self._parts: list[tuple[Featurizer, CountVectorizer]] = []
        blocks = []
        given, classifier = configured()
        for featurizer in given:
            vectorizer = featurizer.kind.make_vectorizer(featurizer.config)
            blocks.append(vectorizer.fit_transform(featurizer.texts(messages)))
            self._parts.append((featurizer, vectorizer))
        shares = [classifier["shares"].get(part.name, 1.0) for part, _ in self._parts]
        self.model: LinearModel = train(blocks, list(intents), classifier["C"], shares)

    def probabilities(self, messages: Sequence[str]) -> np.ndarray:
        """(messages, labels): how probable each of `self.model.labels` is."""
        blocks = [v.transform(featurizer.texts(messages)) for featurizer, v in self._parts]
        rows = hstack(blocks, format="csr")
        return np.array([self.model.probabilities(row.indices, row.data) for row in rows])


@lru_cache(maxsize=1)
def configured() -> tuple[list[Featurizer], dict[str, Any]]:
    """The featurizers of `config.yml`, and what it tells the classifier."""
    content = read_yaml(ROOT / "config.yml")
    featurizers, classifier = [], LinearIntentClassifier.get_default_config()
    for part in content["pipeline"]:
        kind = class_from_module_path(part["name"]) if "." in part["name"] else None
        if kind is LinearIntentClassifier:
            classifier |= part
        elif isinstance(kind, type) and issubclass(kind, CountFeaturizer):
            config = kind.get_default_config() | part
            featurizers.append(Featurizer(config["alias"], kind, config))
    return featurizers, classifier
