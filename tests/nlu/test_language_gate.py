"""In a language without examples the classifier does not guess."""

from __future__ import annotations

from typing import Any

from rasa.shared.nlu.training_data.message import Message

from bot.nlu.language_gate import LanguageGate
from bot.nlu.language_identifier import LanguageIdentifier

KEKCHI = "jo' ajwi' re li xjunkab'al"


def passed(text: str, intent: str, entities: tuple[str, ...] = ()) -> dict[str, Any]:
    """A message after the gate, of which the classifier thought `intent`."""
    ranked = {"name": intent, "confidence": 0.7}
    message = Message(
        {
            "text": text,
            "intent": ranked,
            "intent_ranking": [ranked, {"name": "thank", "confidence": 0.1}],
            "entities": [{"entity": entity, "value": "x"} for entity in entities],
        }
    )
    identifier = LanguageIdentifier()
    gate = LanguageGate()
    return dict(gate.process(identifier.process([message]))[0].data)


def test_a_message_that_nobody_taught_us_to_read_is_not_understood() -> None:
    """The intents that it may have stay behind, likeliest first."""
    data = passed(KEKCHI, "find_food")
    assert data["intent"]["name"] == "nlu_fallback"
    assert [r["name"] for r in data["intent_ranking"]] == ["nlu_fallback", "find_food", "thank"]


def test_the_fallback_is_not_put_twice() -> None:
    """It may have been unsure already."""
    data = passed(KEKCHI, "nlu_fallback")
    assert [r["name"] for r in data["intent_ranking"]] == ["nlu_fallback", "thank"]


def test_a_sign_of_danger_is_never_taken_away() -> None:
    """One Spanish word among others may be the one that matters."""
    assert passed(KEKCHI, "report_kidnapping")["intent"]["name"] == "report_kidnapping"


def test_who_names_a_language_answers_our_question() -> None:
    """ "kiche" is no sentence in it."""
    assert passed(f"{KEKCHI} quiche", "inform", ("language",))["intent"]["name"] == "inform"


def test_what_we_read_passes() -> None:
    """Messages in the languages of the examples, single words, names, numbers, pressed buttons."""
    for text in ("busco comida", "where is food", "Tijuana", "nel", "3", "/find_food", ""):
        assert passed(text, "find_food")["intent"]["name"] == "find_food", text
