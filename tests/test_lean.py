"""Less work a turn gives what Rasa's own steps give."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from listening import Listening
from rasa.core.agent import Agent
from rasa.core.policies.rule_policy import RULES, RulePolicy
from rasa.shared.core.events import ActionExecuted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot import lean as module
from bot.engine import GENERATOR, EndpointConfig, LocalActions
from bot.lean import InOrder, make_lean

TEXTS = ("hola", "me secuestraron", "¿quién eres? tengo hambre", "mwen bezwen yon kote pou m dòmi")


def load(model: Path) -> Agent:
    """The model as Rasa loads it."""
    return Agent.load(
        str(model),
        generator=EndpointConfig(type=GENERATOR),
        action_endpoint=LocalActions(),
    )


@pytest.fixture(scope="module")
def stock(model: Path) -> Agent:
    """An agent that nobody has changed."""
    return load(model)


@pytest.fixture(scope="module")
def lean(model: Path) -> Agent:
    """The same, made lean."""
    agent = load(model)
    make_lean(agent)
    return agent


@pytest.mark.parametrize("text", TEXTS)
async def test_a_message_is_understood_alike(stock: Agent, lean: Agent, text: str) -> None:
    """Every part of the parse is the same."""
    assert await lean.parse_message(text) == await stock.parse_message(text)


@pytest.fixture(scope="module")
def moves(stock: Agent) -> list[Any]:
    """What can happen in a conversation: the intents, actions and slots of the domain."""
    domain = stock.domain
    said = [UserUttered("x", {"name": intent, "confidence": 1.0}) for intent in domain.intents]
    done = [ActionExecuted(action) for action in domain.action_names_or_texts]
    known = [SlotSet(slot.name, value) for slot in domain.slots for value in (None, True, "x")]
    return [*said, *done, *known]


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_the_next_step_is_the_same(
    stock: Agent, lean: Agent, moves: list[Any], data: st.DataObject
) -> None:
    """Whatever has happened before: the same action, for the same reason, as sure."""
    history = data.draw(st.lists(st.sampled_from(moves), max_size=12))
    listen = [ActionExecuted("action_listen")]
    intents = [move for move in moves if isinstance(move, UserUttered)]
    asked = [*listen, data.draw(st.sampled_from(intents))]
    ending = data.draw(st.sampled_from(([], listen, asked)))

    def predicted(agent: Agent) -> tuple[Any, ...]:
        tracker = DialogueStateTracker.from_events(
            "ana", [*history, *ending], slots=agent.domain.slots, domain=agent.domain
        )
        prediction = agent.processor._predict_next_with_tracker(tracker)
        return prediction.policy_name, prediction.probabilities, prediction.is_no_user_prediction

    assert predicted(lean) == predicted(stock)


def test_every_rule_is_found_at_its_end(lean: Agent) -> None:
    """Where a rule ends, the same rules apply that Rasa finds by looking through all of them."""
    policy = next(
        node._component
        for node in lean.processor.graph_runner._nodes.values()
        if isinstance(node._component, RulePolicy)
    )
    assert type(policy) is module.RulePolicy
    lookup = policy.lookup[RULES]
    for key in lookup:
        states = [_met(state) for state in json.loads(key)]
        found = policy._get_possible_keys(lookup, states)
        assert found == RulePolicy._get_possible_keys(policy, lookup, states)


def _met(state: dict[str, Any]) -> dict[str, Any]:
    """A state of a rule as it is in a conversation: with tuples, where JSON has lists."""
    return {
        kind: {name: tuple(v) if isinstance(v, list) else v for name, v in part.items()}
        for kind, part in state.items()
    }


def test_an_agent_is_made_lean_once(lean: Agent) -> None:
    """It may be asked for at every turn."""
    runner = lean.processor.graph_runner
    make_lean(lean)
    assert lean.processor.graph_runner is runner
    assert isinstance(runner, InOrder)


def test_an_agent_without_a_model_stays_as_it_is() -> None:
    """There is nothing to make lean yet."""
    agent = Listening()
    agent.processor = None
    make_lean(agent)
    assert agent.processor is None
