"""The look-out for danger: beside the intent, and rather once too often."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from rasa.shared.nlu.constants import INTENT
from rasa.shared.nlu.training_data.message import Message
from workshop import EXAMPLES, Pipeline

from bot.nlu.safety_detector import DANGER, OTHER, REPORT, SAFETY, SafetyDetector
from bot.settings import ROOT

NEVER, ALWAYS = 1.1, 0.0  # thresholds
DOMAIN = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
CONFIG = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
PIPELINE = [part["name"] for part in CONFIG["pipeline"]]
NAMED = next(part["concepts"] for part in CONFIG["pipeline"] if "concepts" in part)


@pytest.fixture(scope="module")
def detector(pipeline: Pipeline) -> SafetyDetector:
    """A detector that has learnt from a few messages, some of danger."""
    trained: SafetyDetector = pipeline.trained(SafetyDetector, "safety")
    return trained


def told(pipeline: Pipeline, text: str, **config: Any) -> dict[str, Any]:
    """What the detector says of a message, when it is configured so."""
    detector = pipeline.workshop.load(SafetyDetector, "safety", **config)
    (message,) = detector.process(pipeline.featurized(text))
    return dict(message.get(SAFETY))


@pytest.mark.parametrize("intent", DOMAIN["intents"])
def test_what_happened_is_danger_and_what_is_asked_is_not(intent: str) -> None:
    """Every intent `report_…`, and no other."""
    assert SafetyDetector.label(intent) == (DANGER if intent.startswith(REPORT) else OTHER)


def test_danger_is_learnt_from_the_examples(pipeline: Pipeline, detector: SafetyDetector) -> None:
    """Those of `report_…` have it, the others have not."""
    for intent, texts in EXAMPLES.items():
        for text in texts:
            assert told(pipeline, text)["danger"] == intent.startswith(REPORT), text


@given(text=st.text(max_size=60))
def test_the_confidence_is_a_probability(
    pipeline: Pipeline, detector: SafetyDetector, text: str
) -> None:
    """For any message; one without a known word has none."""
    (message,) = detector.process(pipeline.featurized(text))
    found = message.get(SAFETY)
    assert set(found) == {"danger", "confidence"}
    assert 0 <= found["confidence"] <= 1
    assert found["danger"] == (found["confidence"] >= 0.5)


def test_the_threshold_is_the_confidence_from_which_there_is_danger(
    pipeline: Pipeline, detector: SafetyDetector
) -> None:
    """A low one warns too often, a high one too seldom; the confidence stays what it is."""
    confidence = told(pipeline, "busco comida")["confidence"]
    for threshold, danger in ((ALWAYS, True), (confidence, True), (NEVER, False)):
        found = told(pipeline, "busco comida", threshold=threshold)
        assert found == {"danger": danger, "confidence": confidence}


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("me quiero morir", "WISH-TO-DIE"),
        ("i want to die", "WISH-TO-DIE"),
        ("je veux mourir", "WISH-TO-DIE"),
        ("quero morrer", "WISH-TO-DIE"),
        ("m vle mouri", "WISH-TO-DIE"),
        ("piden rescate", "RANSOM"),
        ("mi marido me pega", "PARTNER-VIOLENCE"),
    ],
)
def test_some_concepts_are_danger_whenever_they_are_named(
    pipeline: Pipeline, detector: SafetyDetector, text: str, concept: str
) -> None:
    """Whatever the model makes of the message: here it may never be sure."""
    assert concept in NAMED
    assert told(pipeline, text, threshold=NEVER, concepts=NAMED)["danger"]
    assert not told(pipeline, text, threshold=NEVER)["danger"]


@pytest.mark.parametrize(
    "text", ["busco comida", "gracias", "cuanto tarda comar", "where is the shelter", "👍", ""]
)
def test_those_concepts_are_not_found_everywhere(
    pipeline: Pipeline, detector: SafetyDetector, text: str
) -> None:
    """A warning under every reply would be read by nobody."""
    assert not told(pipeline, text, threshold=NEVER, concepts=NAMED)["danger"]


def test_the_intent_stays_what_it_is(pipeline: Pipeline, detector: SafetyDetector) -> None:
    """The detector stands beside the classifier: somebody in danger may ask for food."""
    (message,) = pipeline.featurized("estoy en peligro")
    message.set(INTENT, {"name": "find_food", "confidence": 0.9})
    assert detector.process([message])[0].get(INTENT)["name"] == "find_food"


def test_the_parse_shows_it(pipeline: Pipeline, detector: SafetyDetector) -> None:
    """It is among what Rasa gives out: the channel and `puente parse` read it there."""
    messages: list[Message] = detector.process(pipeline.featurized("estoy en peligro"))
    assert SAFETY in messages[0].as_dict(only_output_properties=True)


def test_it_stands_after_the_featurizers_whose_counts_it_reads() -> None:
    """In config.yml; and it is told to listen before anybody is half sure."""
    place = PIPELINE.index("bot.nlu.safety_detector.SafetyDetector")
    assert place > PIPELINE.index("bot.nlu.concept_featurizer.ConceptFeaturizer")
    assert 0 < CONFIG["pipeline"][place]["threshold"] < 0.5
