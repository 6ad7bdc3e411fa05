"""Serves what a person wrote: each of its subjects is a turn of the dialogue, danger first."""

from __future__ import annotations

from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.core.events import UserUttered

from bot.nlu.clauses import clauses, is_danger_alone, served
from bot.nlu.safety_detector import SAFETY

BESIDE = "beside"  # in the metadata of a turn: it is the second subject of a message

MOST = 10  # clauses; what is longer is no person's message, and each clause is parsed


async def serve(
    agent: Agent, sender: str, text: str, metadata: dict[str, Any], channel: OutputChannel
) -> bool:
    """Let the dialogue answer a text (or a payload); tells whether there may be danger in it."""
    parts = [] if text.startswith(INTENT_MESSAGE_PREFIX) else clauses(text)
    told, parses, known = [text], [], {}
    if 1 < len(parts) <= MOST:
        known = {part: await agent.parse_message(part) for part in (text, *parts)}
        parses = [known[part] for part in parts]
        told = served(known[text], parses)
    main = text if text in told else told[0]
    for said in told:
        added = {} if said == main else {BESIDE: True}
        message = UserMessage(
            said,
            channel,
            sender,
            parse_data=known.get(said),
            input_channel=channel.name(),
            metadata={**metadata, **added},
        )
        await agent.handle_message(message)
    tracker = await agent.tracker_store.get_or_create_tracker(sender, append_action_listen=False)
    turns = [event for event in tracker.events if isinstance(event, UserUttered)][-len(told) :]
    return any(map(is_danger_alone, parses)) or any(
        (turn.parse_data.get(SAFETY) or {}).get("danger", False) for turn in turns
    )
