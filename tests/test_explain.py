"""How an answer came about, as the console tells it."""

from __future__ import annotations

import time
from typing import Any

from rasa.shared.core.events import ActionExecuted, ActiveLoop, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.explain import explained


def said(text: str, *intents: tuple[str, float], **parsed: Any) -> UserUttered:
    """A message of a person, as it was understood."""
    ranking = [{"name": name, "confidence": share} for name, share in intents]
    candidates = [
        {"language": "quc", "confidence": 0.9},
        {"language": "mam", "confidence": 0.06},
        {"language": "spa", "confidence": 0.04},
    ]
    return UserUttered(
        text,
        intent=ranking[0],
        parse_data={  # type: ignore[typeddict-item]
            "intent_ranking": ranking,
            "language": {"candidates": candidates},
            **parsed,
        },
        entities=[{"entity": "city", "value": "Tijuana", "start": 0, "end": 7, "extractor": "x"}],
    )


def test_a_turn_is_told_with_its_runners_up_and_who_chose_each_step() -> None:
    """Three intents, two languages, entities with their place, slots, policies, the form."""
    old = said("antes", ("greet", 1.0))
    old.timestamp = time.time() - 60
    began = time.time()
    ranked = [("find_shelter", 0.7), ("find_bus", 0.2), ("greet", 0.06), ("thank", 0.04)]
    events = [
        old,
        said("Tijuana", *ranked),
        SlotSet("city", "Tijuana"),
        ActionExecuted("shelter_form", "RulePolicy", 1.0),
        ActiveLoop("shelter_form"),
        ActionExecuted("action_listen", "RulePolicy", 1.0),
        ActionExecuted("utter_ask_group", "RulePolicy", 1.0),
    ]
    (part,) = explained(DialogueStateTracker.from_events("trial", events), began)
    assert part == {
        "text": "Tijuana",
        "intents": [["find_shelter", 0.7], ["find_bus", 0.2], ["greet", 0.06]],
        "entities": [{"entity": "city", "value": "Tijuana", "start": 0, "end": 7, "role": None}],
        "language": [["quc", 0.9], ["mam", 0.06]],
        "steps": [
            {"action": "shelter_form", "policy": "RulePolicy", "form": None},
            {"action": "utter_ask_group", "policy": "RulePolicy", "form": "shelter_form"},
        ],
        "slots": {"city": "Tijuana"},
    }


def test_what_was_no_message_has_nothing_to_explain() -> None:
    """A photo, or a conversation that was forgotten."""
    assert explained(DialogueStateTracker.from_events("trial", []), 0.0) == []
