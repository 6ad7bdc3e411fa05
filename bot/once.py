"""A turn that came by the door: as a whole or not at all, and never twice."""

from __future__ import annotations

import time
from typing import Any

from rasa.core.agent import Agent

from bot.action_server import ActionServer, watched
from bot.channel import take_turn
from bot.explain import explained, unclear
from bot.lean import make_lean
from bot.settings import Settings
from bot.tracker_store import ConversationStore, own_store


class PartFailed(Exception):
    """Something that the turn needs does not work now; the same turn may be tried again."""


def make_ours(agent: Agent, settings: Settings) -> None:
    """Let the agent call our action server, and hear the errors of its tracker store.

    Rasa falls back to an empty memory when the database fails, and goes on without the actions
    that fail.
    """
    agent.tracker_store = own_store(agent.tracker_store)
    if not isinstance(agent.action_endpoint, ActionServer):
        agent.action_endpoint = ActionServer(settings)
    if agent.processor:
        agent.processor.tracker_store = agent.tracker_store
        agent.processor.action_endpoint = agent.action_endpoint
    make_lean(agent)


async def answer_once(
    agent: Agent,
    sender: str,
    event: dict[str, Any],
    metadata: dict[str, Any],
    turn: str = "",
    formerly: str | None = None,
    explain: bool = False,
    tell_unclear: bool = False,
) -> dict[str, Any]:
    """The answer to a turn, as JSON can hold it: what a `bot.turn.Turn` holds.

    Args:
        turn: its name; asked again, a turn of the last message gets the same answer.
        formerly: the name that the sender had before.
        explain: the answer tells in `explained` how it was made, too (see `bot.explain`).
        tell_unclear: it tells in `unclear` what was not understood; that is not remembered here.

    Raises:
        BadTurn: the event is none.
        PartFailed: no model, no action server, no reply. The conversation is as it was before.
        SQLAlchemyError: the database does not answer.
    """
    store = agent.tracker_store
    if not isinstance(store, ConversationStore):
        raise TypeError(f"endpoints.yml must name the ConversationStore, not {type(store)}")
    async with store.unit(sender, formerly) as unit:
        if turn in unit.before.answers:
            return dict(unit.before.answers[turn])
        began = time.time()
        with watched() as failures:
            taken = await take_turn(agent, sender, event, metadata)
        if failures:
            raise PartFailed(failures[0])
        if not taken.replies:
            raise PartFailed("Rasa has no reply")
        answer = vars(taken)
        if not taken.forget:
            unit.answered(turn, answer)
        if explain or tell_unclear:
            tracker = await store.get_or_create_tracker(sender, append_action_listen=False)
            answer = dict(answer)
            if explain:
                answer["explained"] = explained(tracker, began)
            if tell_unclear:
                answer["unclear"] = unclear(tracker, began, taken.language)
        return answer
