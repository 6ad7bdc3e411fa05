"""The linear model as a component of Rasa: it names the intent and ranks the others."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, FEATURE_TYPE_SEQUENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from scipy.sparse import csr_matrix
from workshop import EXAMPLES, Pipeline

from bot.nlu.count_featurizer import CountFeaturizer, Counts
from bot.nlu.linear import LinearModel
from bot.nlu.linear_classifier import LinearIntentClassifier
from bot.nlu.linear_component import FILE


@pytest.fixture(scope="module")
def classifier(pipeline: Pipeline) -> LinearIntentClassifier:
    """A classifier of three intents."""
    trained: LinearIntentClassifier = pipeline.trained(LinearIntentClassifier, "classifier")
    return trained


def parsed(classifier: LinearIntentClassifier, message: Message) -> dict[str, Any]:
    """What the classifier adds to a message."""
    (found,) = classifier.process([message])
    return {key: found.get(key) for key in ("intent", "intent_ranking")}


def test_every_example_is_named_as_it_was_taught(
    pipeline: Pipeline, classifier: LinearIntentClassifier
) -> None:
    """Three intents, in two languages."""
    for intent, texts in EXAMPLES.items():
        for message in pipeline.featurized(*texts):
            assert parsed(classifier, message)["intent"]["name"] == intent


@given(text=st.text(max_size=60))
def test_the_ranking_is_one_of_probabilities(
    pipeline: Pipeline, classifier: LinearIntentClassifier, text: str
) -> None:
    """For any message: likeliest first, the first one is the intent, one in all or nothing."""
    (message,) = pipeline.featurized(text)
    found = parsed(classifier, message)
    shares = [ranked["confidence"] for ranked in found["intent_ranking"]]
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) == pytest.approx(1 if shares else 0, abs=1e-5)
    assert found["intent"] == (found["intent_ranking"] or [{"name": None, "confidence": 0.0}])[0]


@pytest.mark.parametrize("text", ["", "👍", "жжж щщщ"])
def test_without_a_known_word_there_is_no_intent(
    pipeline: Pipeline, classifier: LinearIntentClassifier, text: str
) -> None:
    """Nothing is guessed; the fallback answers."""
    (message,) = pipeline.featurized(text)
    assert parsed(classifier, message) == {
        "intent": {"name": None, "confidence": 0.0},
        "intent_ranking": [],
    }


def test_the_ranking_can_be_shortened(pipeline: Pipeline) -> None:
    """`ranking_length: 2` names the two likeliest."""
    short = pipeline.workshop.load(LinearIntentClassifier, "classifier", ranking_length=2)
    (message,) = pipeline.featurized("busco comida")
    assert len(parsed(short, message)["intent_ranking"]) == 2


def test_a_stored_classifier_is_the_same_classifier(
    pipeline: Pipeline, classifier: LinearIntentClassifier
) -> None:
    """To the last bit, from one file that nothing is executed of."""
    again = pipeline.workshop.load(LinearIntentClassifier, "classifier")
    for text in ("busco comida", "me siguen", "un albergue y comida"):
        (message,) = pipeline.featurized(text)
        assert again.probabilities(message) == classifier.probabilities(message)
    with pipeline.workshop.storage.read_from(classifier.resource) as directory:
        assert [path.name for path in directory.iterdir()] == [FILE]
        assert LinearModel.load(directory / FILE).labels == tuple(sorted(EXAMPLES))


def test_a_share_tells_how_much_a_featurizer_says(pipeline: Pipeline) -> None:
    """By its alias; a block that says nothing leaves the others to decide."""
    mute = {"words": 1e-6, "letters": 1e-6}
    by_concepts = pipeline.trained(LinearIntentClassifier, "concepts-only", shares=mute)
    texts = [text for listed in EXAMPLES.values() for text in listed]
    for message in pipeline.featurized(*texts):
        whole = by_concepts.probabilities(message)
        message.features = [f for f in message.features if f.origin == "concepts"]
        _pad(pipeline, message)
        assert by_concepts.probabilities(message) == pytest.approx(whole, abs=1e-3)


def _pad(pipeline: Pipeline, message: Message) -> None:
    """Give a message rows of nothing where `words` and `letters` were, in the blocks' order."""
    (concepts,) = message.features
    none = np.array([], np.int32)
    empty = [
        Counts(none, none, len(pipeline.featurizers[alias].vectorizer.vocabulary_), alias)
        for alias in ("words", "letters")
    ]
    message.features = [*empty, concepts]


def test_dense_features_and_those_of_words_are_not_read(
    pipeline: Pipeline, classifier: LinearIntentClassifier
) -> None:
    """Another featurizer may stand in the pipeline for somebody else."""
    (message,) = pipeline.featurized("busco comida")
    before = classifier.probabilities(message)
    message.add_features(Features(np.ones((1, 4)), FEATURE_TYPE_SENTENCE, TEXT, "dense"))
    message.add_features(Features(csr_matrix((2, 4)), FEATURE_TYPE_SEQUENCE, TEXT, "of words"))
    assert classifier.probabilities(message) == before


def test_an_untrained_classifier_knows_nothing(pipeline: Pipeline) -> None:
    """Rather than failing."""
    untrained = pipeline.workshop.make(LinearIntentClassifier, "untrained")
    (message,) = pipeline.featurized("busco comida")
    assert untrained.probabilities(message) == {}


def test_an_archive_without_the_model_is_refused(pipeline: Pipeline) -> None:
    """A classifier is never loaded half."""
    with pytest.raises(ValueError, match="nowhere"):
        pipeline.workshop.load(LinearIntentClassifier, "nowhere")


def test_a_featurizer_must_come_before() -> None:
    """Rasa refuses a config.yml in which it does not."""
    assert LinearIntentClassifier.required_components() == [CountFeaturizer]
