"""An interpreter: rights, a card, a request for the workers."""

from __future__ import annotations

import pytest
from calls import NOW, Act

from actions.conversation import knowledge
from bot.clock import moment
from bot.requests import INTERPRETER, Request, waiting

MAM = {"spoken_language": "mam", "subject": "interpreter"}


@pytest.fixture(autouse=True)
def _none_before() -> None:
    with knowledge() as session:
        session.query(Request).delete()


def requests() -> list[tuple[str, str, str]]:
    """What the workers see."""
    with knowledge() as session:
        return [
            (row.kind, row.language, row.city) for row in waiting(session, moment({"now": NOW}))
        ]


async def test_the_rights_come_first_and_then_the_card(do: Act) -> None:
    """The card is in Spanish, for whoever sits at the counter, and names the language twice."""
    done = await do("action_offer_interpreter", slots={"spoken_language": "quc"})
    assert done.names == ["utter_ask_interpreter", "utter_interpreter_card"]
    card = done["utter_interpreter_card"]
    assert (card["name"], card["autonym"]) == ("K'ICHE'", "K'iche'")
    assert done.slots == {"subject": "interpreter", "spoken_language": "quc"}


async def test_an_unknown_language_is_asked_for(do: Act) -> None:
    """By the picker, whose buttons come back here."""
    done = await do("action_offer_interpreter")
    assert done.names == ["utter_ask_interpreter", "utter_ask_language"]
    assert all(b["payload"].startswith("/ask_interpreter") for b in done.responses[1]["buttons"])


@pytest.mark.parametrize("named", ["mam", "Kreyòl", "tseltal"])
async def test_a_named_language_is_put_on_the_card_at_once(do: Act, named: str) -> None:
    """Whoever pressed it has read the rights; whoever wrote it is told them."""
    pressed = {"text": "/ask_interpreter{…}", "entities": {"language": named}}
    done = await do("action_offer_interpreter", **pressed)
    assert done.names == ["utter_interpreter_card"]
    done = await do("action_offer_interpreter", **{**pressed, "text": f"intérprete de {named}"})
    assert done.names == ["utter_ask_interpreter", "utter_interpreter_card"]


async def test_a_request_holds_a_language_and_a_city(do: Act) -> None:
    """Once both are known, and after a yes."""
    asked = await do("action_request_interpreter", slots=MAM, intent="affirm")
    assert asked.names == ["utter_ask_interpreter_city"]
    assert requests() == []
    done = await do("action_request_interpreter", slots={**MAM, "city": "tapachula"})
    assert done.names == ["utter_interpreter_requested"]
    assert requests() == [(INTERPRETER, "mam", "Tapachula")]
    assert done.slots == {"subject": "interpreter"}


async def test_a_city_that_is_said_alone_belongs_to_the_request(do: Act) -> None:
    """The answer to "which city?" needs no sentence."""
    slots = {**MAM, "city": "Tijuana"}
    done = await do("action_follow_up", slots=slots, entities={"city": "Tijuana"})
    assert done.names == ["utter_interpreter_requested"]
