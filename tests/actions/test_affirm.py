"""A yes answers the last question, however it was asked."""

from __future__ import annotations

from typing import Any

import pytest
from calls import WRITTEN, Act, replied

BUS, CARD = "utter_ask_worker_bus", "utter_interpreter_card"
KNOWN = {"city": "Reynosa", "subject": "bus", "spoken_language": "mam"}
DONE = {BUS: "utter_bus_requested", CARD: "utter_interpreter_requested"}


async def yes(do: Act, *before: dict[str, Any]) -> list[str]:
    """What is said to a yes after these events."""
    done = await do("action_affirm", KNOWN, text="sí", intent="affirm", before=before)
    return done.names


@pytest.mark.parametrize("question", DONE)
async def test_a_yes_does_what_was_asked(do: Act, question: str) -> None:
    """Also when another reply stands after the question in the same turn."""
    assert await yes(do, WRITTEN, replied(question)) == [DONE[question]]
    assert await yes(do, WRITTEN, replied(question), replied("utter_greet")) == [DONE[question]]


@pytest.mark.parametrize("question", DONE)
async def test_a_question_that_was_heard_can_be_answered(do: Act, question: str) -> None:
    """A voice note is no response of its own, but it reads one."""
    heard = replied("", voice=question)
    assert await yes(do, WRITTEN, replied(question), WRITTEN, heard) == [DONE[question]]


@pytest.mark.parametrize("question", DONE)
async def test_a_yes_to_something_else_does_nothing(do: Act, question: str) -> None:
    """The question of an earlier turn is no longer open."""
    later = (WRITTEN, replied("utter_ask_school"))
    assert await yes(do, WRITTEN, replied(question), *later) == ["utter_affirm"]
    assert await yes(do) == ["utter_affirm"]


async def test_a_no_may_be_a_correction(do: Act) -> None:
    """ "No, desde Matamoros" after a search; else it is only a no."""
    slots = {"subject": "bus", "city": "Matamoros"}
    done = await do("action_deny", slots, intent="deny", entities={"city": "Matamoros"})
    assert done.names == ["utter_bus_none", BUS]
    assert (await do("action_deny", slots, text="no", intent="deny")).names == ["utter_deny"]
