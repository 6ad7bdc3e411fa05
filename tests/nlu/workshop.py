"""Components of the pipeline as Rasa's graph makes them, learnt from a handful of messages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.concept_featurizer import ConceptFeaturizer
from bot.nlu.language_identifier import LanguageIdentifier
from bot.nlu.ngram_featurizer import NGramFeaturizer
from bot.nlu.tokenizer import PuenteTokenizer

EXAMPLES = {
    "find_food": [
        "tengo hambre",
        "busco comida para mis hijos",
        "where can i eat",
        "nadie nos da de comer",
        "hay comida gratis",
        "i am hungry",
    ],
    "find_shelter": [
        "busco un albergue",
        "no tengo donde dormir",
        "i need a shelter",
        "where can we sleep tonight",
        "un lugar para pasar la noche",
        "hay albergue para familias",
    ],
    "report_emergency": [
        "nos vienen siguiendo unos hombres",
        "auxilio me quieren matar",
        "somebody is following me",
        "they want to kill us",
        "estoy en peligro",
        "unos hombres armados nos persiguen",
    ],
}
BLOCKS = {
    "words": (NGramFeaturizer, {"max_ngram": 2}),
    "letters": (NGramFeaturizer, {"analyzer": "char_wb", "min_ngram": 2, "max_ngram": 4}),
    "concepts": (ConceptFeaturizer, {}),
}


class Workshop:
    """Makes components, lets them learn and reads them back, in a directory of its own."""

    def __init__(self, directory: Path) -> None:
        self.storage = LocalModelStorage.create(directory)

    def make(self, kind: type[Any], name: str, **config: Any) -> Any:
        """A component that has learnt nothing."""
        return self._by(kind.create, kind, name, config)

    def load(self, kind: type[Any], name: str, **config: Any) -> Any:
        """A component that was stored under that name."""
        return self._by(kind.load, kind, name, config)

    def _by(self, way: Any, kind: type[Any], name: str, config: Mapping[str, Any]) -> Any:
        told = {**kind.get_default_config(), **config}
        return way(told, self.storage, Resource(name), ExecutionContext(GraphSchema({}), name))


def read(messages: Sequence[Message]) -> list[Message]:
    """Messages as the components before the featurizers leave them."""
    identified = LanguageIdentifier().process(list(messages))
    return list(PuenteTokenizer(PuenteTokenizer.get_default_config()).process(identified))


class Pipeline:
    """A workshop whose featurizers have learnt EXAMPLES."""

    def __init__(self, directory: Path) -> None:
        self.workshop = Workshop(directory)
        messages = [
            Message({TEXT: text, INTENT: intent})
            for intent, texts in EXAMPLES.items()
            for text in texts
        ]
        self.learnt = TrainingData(read(messages))
        self.featurizers: dict[str, Any] = {}
        for alias, (kind, config) in BLOCKS.items():
            featurizer = self.workshop.make(kind, alias, alias=alias, **config)
            featurizer.train(self.learnt)
            self.featurizers[alias] = featurizer
        for featurizer in self.featurizers.values():
            self.learnt = featurizer.process_training_data(self.learnt)

    def featurized(self, *texts: str) -> list[Message]:
        """Messages with the features of every block."""
        messages = read([Message({TEXT: text}) for text in texts])
        for featurizer in self.featurizers.values():
            messages = featurizer.process(messages)
        return messages

    def trained(self, kind: type[GraphComponent], name: str, **config: Any) -> Any:
        """A component that has learnt EXAMPLES, and is stored."""
        component = self.workshop.make(kind, name, **config)
        component.train(self.learnt)
        return component
