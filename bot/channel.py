"""One turn of a conversation: what a person did, as Rasa is told it, and the replies."""

from __future__ import annotations

import time
from typing import Any

from rasa.core.agent import Agent
from rasa.shared.core.constants import DEFAULT_INTENTS
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.buttons import chosen_button
from bot.commands import without_slash
from bot.localisation.keyboard import with_buttons
from bot.nlg import tracker_language
from bot.payloads import ERASE, is_ours
from bot.privacy.masking import mask
from bot.serving import serve
from bot.tracker_store import erase
from bot.turn import Collector, Turn
from bot.voice.speech import speaks

# Commands that are an intent, and what is answered without a dialogue.
COMMANDS = {
    "start": "/greet",
    "help": "/ask_menu",
    "language": "/change_language",
    "privacy": "/ask_privacy",
    "stop": "/stop_messages",
}
NOTICES = {
    "forget": "utter_data_deleted",  # a command too: it needs no dialogue
    "voice": "utter_voice_note",
    "photo": "utter_photo",
    "document": "utter_document",
    "sticker": "utter_sticker",
    "contact": "utter_contact",
    "location": "utter_location_unknown",
    "button_expired": "utter_button_expired",
    "unsupported": "utter_unsupported",
}
DANGER_ANSWERED = "utter_report_"  # these replies begin with whom to call
EMERGENCY = "utter_safe_emergency"  # the short block that says it beside another answer


class BadTurn(ValueError):
    """The request is none that this channel knows; the message says why."""


async def take_turn(
    agent: Agent, sender: str, event: dict[str, Any], metadata: dict[str, Any]
) -> Turn:
    """Let the assistant answer one event of a person.

    Args:
        event: {"text": what was written} or {"press": payload of a button that we sent} or
            {"command": one of COMMANDS} or {"notice": one of NOTICES}.
        metadata: `locale` (Telegram's language_code), `language` (a tag to answer in),
            `now` (ISO 8601, sets the clock).

    Raises:
        BadTurn: the event is none of these.
    """
    collector, began = Collector(), time.time()
    if _is_strange(event.get("press"), agent):
        event = {"notice": "button_expired"}
    text = None if "notice" in event else await _as_rasa_text(agent, sender, event)
    if text is None or text == ERASE:
        await _notice(agent, sender, event.get("notice", "forget"), metadata, collector)
    else:
        if await serve(agent, sender, text, metadata, collector):
            await _warn(agent, sender, collector)
    turn = collector.turn
    tracker = await _tracker(agent, sender)
    turn.language = tracker_language(tracker)
    turn.subjects = [
        said.intent_name
        for said in tracker.events
        if isinstance(said, UserUttered) and said.timestamp >= began and said.intent_name
    ]
    turn.replies = [
        with_buttons(reply, agent.domain.responses, turn.language, speaks())
        for reply in turn.replies
    ]
    if turn.forget:
        erase(agent.tracker_store, sender)
    return turn


def _is_strange(press: Any, agent: Agent) -> bool:
    """Whether a press is a payload that no button of this model can have sent."""
    if not isinstance(press, str) or not press.startswith("/"):
        return False
    intents = set(agent.domain.intents) - {*DEFAULT_INTENTS} | {"out_of_scope"}
    return not is_ours(press, intents, agent.domain.entities)


async def _warn(agent: Agent, sender: str, collector: Collector) -> None:
    """Put whom to call in front of replies that do not say so."""
    replies = collector.turn.replies
    if not any(str(reply["response"]).startswith(DANGER_ANSWERED) for reply in replies):
        tracker = await _tracker(agent, sender)
        block = await agent.processor.nlg.generate(EMERGENCY, tracker, collector.name())
        told = {"text": block["text"], "language": block["language"]}
        replies.insert(0, {**told, "buttons": [], "response": EMERGENCY})


async def _as_rasa_text(agent: Agent, sender: str, event: dict[str, Any]) -> str:
    if isinstance(event.get("command"), str) and event["command"] in COMMANDS:
        return COMMANDS[event["command"]]
    if event.get("command") == "forget":
        return ERASE
    if isinstance(event.get("press"), str) and event["press"].startswith("/"):
        return event["press"]
    if isinstance(event.get("text"), str):
        # A slash at the beginning would be obeyed by Rasa as an intent; nobody may give one so.
        text = mask(without_slash(event["text"]))
        tracker = await _tracker(agent, sender)
        tag, responses = tracker_language(tracker), agent.domain.responses
        return chosen_button(tracker, text, tag, responses, speaks()) or text
    raise BadTurn(f"the event must hold text, press, command or notice; it holds {sorted(event)}")


async def _notice(
    agent: Agent, sender: str, kind: str, metadata: dict[str, Any], collector: Collector
) -> None:
    if kind not in NOTICES:
        raise BadTurn(f"the notice {kind!r} is none of {', '.join(NOTICES)}")
    tracker = await _tracker(agent, sender)
    tracker.update(UserUttered("", metadata=metadata))  # for the generator; it is not saved
    message = await agent.processor.nlg.generate(NOTICES[kind], tracker, collector.name())
    await collector.send_response(sender, {**message, "utter_action": NOTICES[kind]})
    if not collector.turn.forget:
        await _remember(agent, sender, message, metadata, collector)


async def _remember(
    agent: Agent,
    sender: str,
    message: dict[str, Any],
    metadata: dict[str, Any],
    collector: Collector,
) -> None:
    """Keep a notice in the conversation, so that a number chooses among its buttons."""
    processor = agent.processor
    tracker = await processor.fetch_tracker_and_update_session(sender, collector, metadata)
    told = {key: message[key] for key in ("said", "language")}
    tracker.update(BotUttered(message["text"], {"buttons": message.get("buttons")}, told))
    await agent.tracker_store.save(tracker)


async def _tracker(agent: Agent, sender: str) -> DialogueStateTracker:
    return await agent.tracker_store.get_or_create_tracker(sender, append_action_listen=False)
