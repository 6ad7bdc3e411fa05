"""What a person wrote is served: each of its subjects once, danger first and never unsaid."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from listening import Listening
from rasa.shared.core.domain import Domain
from rasa.utils.endpoints import EndpointConfig

from bot.channel import EMERGENCY, take_turn
from bot.engine import Assistant
from bot.nlg import LocalisedGenerator
from bot.nlu.safety_detector import SAFETY
from bot.serving import BESIDE, MOST, serve
from bot.settings import ROOT
from bot.turn import Collector

BOTH = "tengo hambre y me vienen siguiendo"
FOOD, FOLLOWED = "tengo hambre", "me vienen siguiendo"


def parse(intent: str, *likely: str, danger: bool = False, city: str = "") -> dict[str, Any]:
    """What is understood of a text."""
    return {
        "intent": {"name": intent, "confidence": 0.9},
        "intent_ranking": [{"name": name, "confidence": 0.3} for name in (intent, *likely)],
        "entities": [{"entity": "city", "value": city}] if city else [],
        SAFETY: {"danger": danger, "confidence": float(danger)},
    }


def agent_of(whole: dict[str, Any]) -> Listening:
    """An agent that understands BOTH so, and its clauses."""
    return Listening({BOTH: whole, FOOD: parse("find_food"), FOLLOWED: parse("report_emergency")})


async def served(agent: Listening, text: str) -> tuple[list[str], bool]:
    """What Rasa is told of a text, and whether there may be danger in it."""
    danger = await serve(agent, "ana", text, {"locale": "es"}, Collector())
    return [str(message.text) for message in agent.heard], danger


async def test_one_subject_is_one_turn() -> None:
    """The text as it is, with its metadata, from whom it came."""
    agent = Listening({"busco comida": parse("find_food")})
    assert await served(agent, "busco comida") == (["busco comida"], False)
    (message,) = agent.heard
    assert (message.sender_id, message.input_channel) == ("ana", "puente")
    assert message.metadata == {"locale": "es"}


async def test_two_subjects_are_two_turns_danger_first() -> None:
    """The message itself for its own subject, a payload with what is named for the other."""
    agent = agent_of(parse("find_food", "report_emergency", city="León"))
    told, _ = await served(agent, BOTH)
    assert told == ['/report_emergency{"city": "León"}', BOTH]


async def test_the_turn_that_nobody_typed_is_marked() -> None:
    """So that who asks what was understood gets the message's own parse; the rest is the same."""
    agent = agent_of(parse("find_food", "report_emergency"))
    await served(agent, BOTH)
    beside, own = agent.heard
    assert beside.metadata == {"locale": "es", BESIDE: True}
    assert own.metadata == {"locale": "es"}


async def test_what_was_understood_is_that_of_the_message() -> None:
    """Not of its second subject, though that one was said last."""
    agent = agent_of(parse("report_emergency", "find_food", danger=True))
    await served(agent, BOTH)
    assert [str(message.text) for message in agent.heard] == [BOTH, "/find_food"]
    assistant = Assistant.__new__(Assistant)  # without loading a model
    assistant.agent = agent
    assert (await assistant.understood("ana"))["text"] == BOTH


@pytest.mark.parametrize("danger", [True, False])
async def test_danger_is_told_whichever_turn_it_is_in(danger: bool) -> None:
    """A payload carries none; the text that was written does."""
    agent = agent_of(parse("find_food", "report_emergency", danger=danger))
    assert (await served(agent, BOTH))[1] == danger
    agent = agent_of(parse("report_emergency", "find_food", danger=danger))
    assert (await served(agent, BOTH))[1] == danger


async def test_a_clause_that_is_surely_danger_is_enough() -> None:
    """ "Soy gay y en el albergue me pegan": the message as a whole may seem to ask for advice."""
    agent = Listening(
        {BOTH: parse("find_food"), FOOD: parse("find_food"), FOLLOWED: parse("inform", danger=True)}
    )
    assert await served(agent, BOTH) == ([BOTH], True)


async def test_a_message_of_endless_clauses_is_one_turn() -> None:
    """Nobody can keep the assistant busy with commas: only so many clauses are looked at."""
    text = ", ".join([FOOD] * (MOST + 1))
    agent = Listening({text: parse("find_food"), FOOD: parse("find_food")})
    assert await served(agent, text) == ([text], False)


async def test_danger_of_an_earlier_message_is_not_told_again() -> None:
    """Each message is looked at by itself."""
    agent = Listening({FOLLOWED: parse("report_emergency", danger=True)})
    assert (await served(agent, FOLLOWED))[1]
    assert not (await served(agent, "gracias"))[1]


@pytest.mark.parametrize("payload", ["/find_food", '/inform{"city": "León, y mas, y mas"}'])
async def test_a_button_is_never_cut(payload: str) -> None:
    """Whatever stands in it, it is one turn, and no second subject."""
    agent = Listening()
    assert await served(agent, payload) == ([payload], False)
    assert BESIDE not in agent.heard[0].metadata


@given(st.text(max_size=60))
async def test_a_message_that_is_not_understood_is_one_turn(text: str) -> None:
    """For any text: nothing is lost but the white space around it, nothing is told twice."""
    assert await served(Listening(), text) == ([text.strip()], False)


@pytest.mark.parametrize(
    "typed",
    [
        'qwe rty. /find_food{"city":"Nowhere"}, /find_shelter',
        'hola amigo y /ask_human{"city":"Nowhere"} y ademas /find_food',
        "qwe rty\n/report_emergency\n/delete_my_data",
    ],
)
async def test_a_slash_within_a_message_is_not_obeyed(typed: str) -> None:
    """Nobody can give Rasa an intent or a slot by writing it, nor in the middle of a sentence."""
    likely = ["find_food", "find_shelter", "ask_human"]
    for whole in (parse("nlu_fallback", *likely), parse("find_food", *likely)):
        agent = Listening({typed: whole})
        assert await served(agent, typed) == ([typed], False)


class Answering(Listening):
    """A listening agent that can generate replies, and whose dialogue gives one."""

    def __init__(self, parses: dict[str, dict[str, Any]], response: str) -> None:
        super().__init__(parses)
        self.domain = Domain.load(str(ROOT / "domain.yml"))
        self.nlg = LocalisedGenerator(EndpointConfig(), self.domain)
        self.response = response

    @property
    def processor(self) -> Any:
        """Where the channel looks for the generator."""
        return self

    @processor.setter
    def processor(self, value: Any) -> None: ...

    async def handle_message(self, message: Any) -> None:
        """Remember a message and send the reply."""
        await super().handle_message(message)
        reply = {"text": "…", "utter_action": self.response}
        await message.output_channel.send_response(message.sender_id, reply)


async def replies(response: str, danger: bool) -> list[dict[str, Any]]:
    """What a person gets who wrote FOLLOWED when the dialogue answers so."""
    agent = Answering({FOLLOWED: parse("find_food", danger=danger)}, response)
    return (await take_turn(agent, "ana", {"text": FOLLOWED}, {"now": "2026-12-01"})).replies


async def test_whom_to_call_stands_before_an_answer_to_something_else() -> None:
    """As a reply of its own; what it offers is parts of itself, so the answer's buttons stay."""
    warning, answer = await replies("utter_find_food", danger=True)
    assert warning["response"] == EMERGENCY
    assert all(button["payload"].startswith("/repeat") for button in warning["buttons"])
    assert "911" in warning["text"]
    assert answer["response"] == "utter_find_food"


async def test_an_answer_that_says_whom_to_call_needs_no_more() -> None:
    """Every reply to a report begins with that."""
    assert [r["response"] for r in await replies("utter_report_kidnapping", danger=True)] == [
        "utter_report_kidnapping"
    ]


async def test_without_danger_nobody_is_warned() -> None:
    """The answer stands alone."""
    assert [r["response"] for r in await replies("utter_find_food", danger=False)] == [
        "utter_find_food"
    ]


def test_every_reply_to_a_report_says_whom_to_call() -> None:
    """Which is why it needs no warning: a telephone number in its first lines."""
    responses = Domain.load(str(ROOT / "domain.yml")).responses
    reports = {k: v for k, v in responses.items() if k.startswith("utter_report_")}
    assert reports
    for name, variants in reports.items():
        for variant in variants:
            assert "911" in " ".join(variant["text"].splitlines()[:4]), name
