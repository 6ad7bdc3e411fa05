"""The featurizers: what is counted of a message, and that a stored one counts the same."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.engine.graph import GraphComponent
from rasa.nlu.constants import TOKENS_NAMES
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, INTENT, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from workshop import EXAMPLES, Pipeline, Workshop, read

from bot.nlu import concept_featurizer
from bot.nlu.concept_featurizer import ConceptFeaturizer
from bot.nlu.language_identifier import LANGUAGE, LanguageIdentifier
from bot.nlu.ngram_featurizer import NGramFeaturizer
from bot.nlu.offline import configured, read_message
from bot.nlu.tokenizer import PuenteTokenizer
from bot.nlu.words import words


def taught(workshop: Workshop, kind: type[GraphComponent], *texts: str, **config: Any) -> Any:
    """A featurizer that has read these messages."""
    featurizer = workshop.make(kind, "taught", **config)
    featurizer.train(TrainingData(read([Message({TEXT: t, INTENT: "greet"}) for t in texts])))
    return featurizer


def features(featurizer: Any, text: str) -> Features:
    """What it adds to a message."""
    (message,) = featurizer.process(read([Message({TEXT: text})]))
    (added,) = message.features
    return added


def counts(featurizer: Any, text: str) -> dict[str, int]:
    """How often each term was counted in a message."""
    row = features(featurizer, text).features
    terms = featurizer.vectorizer.get_feature_names_out()
    return {terms[column]: int(n) for column, n in zip(row.indices, row.data, strict=True)}


def test_words_are_counted_as_they_are_compared(workshop: Workshop) -> None:
    """Capitals, accents, marks and drawn-out letters make no other word; unknown ones are none."""
    featurizer = taught(workshop, NGramFeaturizer, "busco comida", "comida")
    assert counts(featurizer, "¡COMIDAAAA! ¿Cómida? pan") == {"comida": 2}


def test_neighbouring_words_are_counted_up_to_the_longest(workshop: Workshop) -> None:
    """Pairs with `max_ngram: 2`; in another order they are another pair."""
    featurizer = taught(workshop, NGramFeaturizer, "no tengo agua", max_ngram=2)
    assert counts(featurizer, "no tengo") == {"no": 1, "tengo": 1, "no tengo": 1}
    assert counts(featurizer, "tengo no") == {"no": 1, "tengo": 1}


def test_letters_are_counted_within_a_word(workshop: Workshop) -> None:
    """`char_wb` forgives a misspelt end: most pieces are the same."""
    told = {"analyzer": "char_wb", "min_ngram": 2, "max_ngram": 3}
    featurizer = taught(workshop, NGramFeaturizer, "comida", **told)
    right, misspelt = counts(featurizer, "comida"), counts(featurizer, "komida")
    assert len(misspelt.keys() & right.keys()) > len(right) / 2


def test_rare_terms_are_dropped(workshop: Workshop) -> None:
    """With `min_df: 2` a word of one message only says nothing."""
    featurizer = taught(workshop, NGramFeaturizer, "busco comida", "busco agua", min_df=2)
    assert counts(featurizer, "busco comida") == {"busco": 1}


def test_a_concept_is_counted_in_a_language_that_was_not_taught(workshop: Workshop) -> None:
    """What Spanish examples teach is found in a message in Portuguese, which shares no word."""
    featurizer = taught(workshop, ConceptFeaturizer, "quiero hablar con un abogado gratis")
    portuguese = "eu preciso de uma advogada, por favor, para minha família"
    assert set(words(norms("abogado"))).isdisjoint(words(norms(portuguese)))
    assert counts(featurizer, portuguese).keys() & counts(featurizer, "abogado").keys()


def norms(text: str) -> list[str]:
    """The folded words of a message."""
    (message,) = read([Message({TEXT: text})])
    return [token.lemma for token in message.get(TOKENS_NAMES[TEXT])]


@pytest.mark.parametrize("kind", [NGramFeaturizer, ConceptFeaturizer])
def test_a_message_without_words_has_a_row_of_nothing(workshop: Workshop, kind: type) -> None:
    """So that who reads the rows finds one of every block."""
    featurizer = taught(workshop, kind, "busco comida")
    for text in ("", "👍 ¿?", "жжж"):
        row = features(featurizer, text).features
        assert (row.shape[0], row.nnz) == (1, 0)


def test_only_the_whole_message_has_features(workshop: Workshop) -> None:
    """One sparse row; none for its words: nobody here reads them."""
    added = features(taught(workshop, NGramFeaturizer, "busco comida", alias="words"), "comida")
    assert (added.type, added.attribute, added.origin) == (FEATURE_TYPE_SENTENCE, TEXT, "words")
    assert added.is_sparse()


def test_the_fingerprint_of_a_row_is_that_of_its_counts(workshop: Workshop) -> None:
    """Rasa tells by it whether a part of a training can be taken from its cache."""
    featurizer = taught(workshop, NGramFeaturizer, "busco comida", alias="words")
    other = taught(workshop, NGramFeaturizer, "busco comida", alias="letters")
    once = features(featurizer, "comida").fingerprint()
    assert features(featurizer, "¡Comida!").fingerprint() == once
    for another in (
        features(featurizer, "busco"),
        features(featurizer, "comida comida"),
        features(other, "comida"),
    ):
        assert another.fingerprint() != once


@given(st.text(max_size=80))
def test_a_stored_featurizer_counts_the_same(pipeline: Pipeline, text: str) -> None:
    """For any message, in every block."""
    (message,) = pipeline.featurized(text)
    for featurizer, before in zip(pipeline.featurizers.values(), message.features, strict=True):
        again = pipeline.workshop.load(type(featurizer), before.origin, **featurizer.config)
        after = features(again, text).features
        assert after.shape == before.features.shape
        assert np.array_equal(after.toarray(), before.features.toarray())


def test_what_is_stored_can_be_read(workshop: Workshop) -> None:
    """The terms as a list of JSON: nothing in it is ever executed."""
    featurizer = taught(workshop, NGramFeaturizer, "niño ¿agua?")
    with workshop.storage.read_from(featurizer.resource) as directory:
        (file,) = directory.iterdir()
        assert file.read_text(encoding="utf-8") == '["agua", "nino"]'


def test_examples_without_words_are_left_alone(workshop: Workshop) -> None:
    """Rasa hands over the names of intents, too, which carry no tokens."""
    featurizer = taught(workshop, NGramFeaturizer, "busco comida")
    only_intent = Message({INTENT: "greet"})
    featurizer.process_training_data(TrainingData([only_intent]))
    assert only_intent.features == []


def test_featurizers_say_what_must_come_before_them() -> None:
    """Rasa refuses a config.yml in which it does not."""
    assert NGramFeaturizer.required_components() == [PuenteTokenizer]
    assert ConceptFeaturizer.required_components() == [LanguageIdentifier, PuenteTokenizer]


def test_another_lexicon_makes_rasa_train_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """The words are no part of the component's class nor of its configuration."""
    before = ConceptFeaturizer.fingerprint_addon({})
    monkeypatch.setattr(concept_featurizer, "fingerprint", lambda: "another one")
    assert ConceptFeaturizer.fingerprint_addon({}) != before


@pytest.mark.parametrize(
    "text", [*EXAMPLES["find_food"], "Saludos desde K'iche', holaaaa!!", "m pa gen kote", "  "]
)
def test_the_lint_and_the_measurements_count_what_the_model_counts(text: str) -> None:
    """Outside Rasa a message is read as the graph reads it: the same words, the same language."""
    (message,) = read([Message({TEXT: text})])
    offline = read_message(text)
    assert offline.words == words(norms(text))
    assert offline.language == message.get(LANGUAGE)


def test_the_lint_and_the_measurements_take_what_config_yml_says() -> None:
    """Its featurizers in their order, with every option, and what it tells the classifier."""
    featurizers, classifier = configured()
    assert [part.name for part in featurizers] == ["words", "letters", "concepts"]
    assert all(part.kind.get_default_config().keys() <= part.config.keys() for part in featurizers)
    assert classifier["shares"].keys() <= {part.name for part in featurizers}
    assert classifier["C"] > 0
