"""What a line is to the assistant: a text to parse, or a turn of a conversation."""

from __future__ import annotations

import json
from typing import Any

from dateutil.parser import isoparse

from bot.channel import NOTICES
from bot.clock import moment
from bot.commands import command
from bot.engine import Assistant
from bot.languages import UNDETERMINED, by_tag
from bot.nlu.safety_detector import SAFETY
from bot.streams import Handler
from bot.turn import Turn

ENTITY = ("entity", "value", "role", "start", "end")


def parser(assistant: Assistant) -> Handler:
    """A handler that tells what is understood of a text."""

    async def parsed(text: str) -> dict[str, Any]:
        found = await assistant.parse(text)
        return {
            "text": text,
            "language": _language(found),
            "intent": found["intent"],
            "intent_ranking": found.get("intent_ranking", []),
            "safety": found.get(SAFETY),
            "entities": [
                {key: entity[key] for key in ENTITY if key in entity}
                for entity in found["entities"]
            ],
        }

    return parsed


class Conversation:
    """A handler that holds a conversation; a line that is a JSON object is an event.

    Args:
        fresh: every line is a new person.
        language: BCP-47 tag to answer in; by default the language of the messages.
    """

    def __init__(self, assistant: Assistant, fresh: bool, language: str | None) -> None:
        self._assistant = assistant
        self._fresh = fresh
        self._metadata: dict[str, Any] = {"language": language} if language else {}
        self._people = 0

    async def __call__(self, line: str) -> dict[str, Any]:
        """Answer a line.

        Raises:
            ValueError: the line is a JSON object that is no event.
        """
        said = json.loads(line) if line.lstrip().startswith("{") else {"text": line}
        # JSON can write half a character ("\ud800"), which no text can hold.
        json.dumps(said, ensure_ascii=False).encode()
        if "now" in said:
            self._metadata["now"] = _checked_moment(said["now"])
            return {**_empty(), "now": said["now"]}
        self._people += self._fresh
        sender = f"person-{self._people}"
        turn = await self._assistant.turn(sender, _event(said), self._metadata)
        understood = await self._assistant.understood(sender) if _has_words(said) else {}
        return {
            "text": said.get("text"),
            "language": _language(understood, turn),
            "intent": (understood.get("intent") or {}).get("name"),
            "replies": turn.replies,
            "slots": _told(await self._assistant.slots(sender)),
        }


def _event(said: dict[str, Any]) -> dict[str, Any]:
    """The event for `bot.channel.take_turn`.

    Raises:
        ValueError: it is none.
    """
    if "kind" in said:
        if said["kind"] not in NOTICES:
            raise ValueError(f"kind must be one of {', '.join(NOTICES)}; it is {said['kind']!r}")
        return {"notice": said["kind"]}
    if "press" in said:
        return {"press": said["press"]}
    if not isinstance(said.get("text"), str):
        raise ValueError('an event is {"text"}, {"press"}, {"kind"} or {"now"}')
    name = command(said["text"])
    return {"command": name} if name else {"text": said["text"]}


def _has_words(said: dict[str, Any]) -> bool:
    return "kind" not in said and command(str(said.get("text"))) != "forget"


def _language(understood: dict[str, Any], turn: Turn | None = None) -> str:
    """ISO 639-3: of the message if it is certain, else of the conversation, else `und`."""
    found = (understood.get("language") or {}).get("language", UNDETERMINED)
    served = by_tag(turn.language) if turn else None
    return served.iso if found == UNDETERMINED and served else str(found)


def _checked_moment(value: Any) -> str:
    """The moment as the clock reads it, also of "2026-12-01T10:00Z".

    Raises:
        ValueError: it is no date and time.
    """
    try:
        return moment({"now": isoparse(str(value)).isoformat()}).isoformat()
    except (ValueError, OverflowError) as error:
        raise ValueError(f"now must be a date and time (ISO 8601); it is {value!r}") from error


def _told(slots: dict[str, Any]) -> dict[str, Any]:
    """The slots without those by which Rasa itself keeps track."""
    return {
        k: v for k, v in slots.items() if k not in ("requested_slot", "session_started_metadata")
    }


def _empty() -> dict[str, Any]:
    return {"text": None, "language": None, "intent": None, "replies": [], "slots": {}}
