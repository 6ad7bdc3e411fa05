"""A long conversation: it gets no longer, and loses nothing that counts."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from listening import real_domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.history import TURNS, recent
from bot.language.conversation import MEMORY
from bot.nlg import tracker_language

BEGUN = [ActionExecuted("action_session_start"), SessionStarted()]
TOLD = {"language": {"candidates": [{"language": "eng", "confidence": 0.9}]}}


def said(number: int, tells: bool = True) -> UserUttered:
    """A message of a person."""
    parsed: Any = TOLD if tells else {}
    return UserUttered(f"message {number}", parse_data=parsed)


def turn(number: int, *more: Event, tells: bool = True) -> list[Event]:
    """A message, its answer, and what else happened."""
    answer = [ActionExecuted("utter_greet"), BotUttered(f"answer {number}")]
    return [said(number, tells), *answer, *more, ActionExecuted("action_listen")]


def tracker(events: list[Event]) -> DialogueStateTracker:
    """A conversation in which these things happened."""
    return DialogueStateTracker.from_events("ana", events, real_domain().slots)


def test_a_short_conversation_is_kept_whole() -> None:
    """Up to TURNS messages; of several sessions the latest."""
    session = [*BEGUN, *(event for n in range(TURNS) for event in turn(n))]
    assert recent(session) == session
    assert recent([*turn(99), *session]) == session
    assert recent([]) == []


@pytest.mark.parametrize("turns", [TURNS + 1, 100])
def test_a_long_one_gets_no_longer(turns: int) -> None:
    """Kept after every turn, as the store does."""
    kept: list[Event] = list(BEGUN)
    sizes = []
    for number in range(turns):
        kept = recent([*kept, *turn(number)])
        sizes.append(len(kept))
    assert max(sizes) <= 2 + MEMORY + TURNS * len(turn(0))
    answers = [event.text for event in kept if isinstance(event, BotUttered)]
    assert answers == [f"answer {n}" for n in range(turns - TURNS, turns)]


DEEDS = st.sampled_from(
    [
        SlotSet("city", "Tijuana"),
        SlotSet("city", None),
        SlotSet("group", "family"),
        ActiveLoop("shelter_form"),
        ActiveLoop(None),
    ]
)


@given(st.lists(st.lists(DEEDS, max_size=3), min_size=TURNS, max_size=3 * TURNS))
def test_slots_and_the_open_form_are_as_they_were(deeds: list[list[Event]]) -> None:
    """Whenever they were set."""
    events = [*BEGUN, *(event for n, more in enumerate(deeds) for event in turn(n, *more))]
    before, after = tracker(events), tracker(recent(events))
    assert after.current_slot_values() == before.current_slot_values()
    assert after.active_loop_name == before.active_loop_name


def test_the_language_is_known_however_many_buttons_are_pressed() -> None:
    """A press says nothing about the language; what was written before does."""
    kept: list[Event] = [*BEGUN, *turn(0)]
    for number in range(5 * TURNS):
        kept = recent([*kept, *turn(number, tells=False)])
    assert tracker_language(tracker(kept)) == "en"
