"""What the assistant makes of one event, and the output channel that gathers it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from rasa.core.channels.channel import OutputChannel

FORGET = "utter_data_deleted"  # whoever is told so has it done


@dataclass
class Turn:
    """What the assistant made of one event.

    `replies`: {text, buttons: [{title, payload}], response, language}, and `voice`, the response
    that is to be heard, if it is a voice note. `language` is the BCP-47 tag of the conversation.
    `forget`: everything that is kept of this conversation must go. `subjects`: the intents of what
    the person said, one for each subject.
    """

    replies: list[dict[str, Any]] = field(default_factory=list)
    language: str = ""
    forget: bool = False
    subjects: list[str] = field(default_factory=list)


class Collector(OutputChannel):
    """Takes the replies of a turn as they are."""

    def __init__(self) -> None:
        self.turn = Turn()

    @classmethod
    def name(cls) -> str:
        """The name of the channel in trackers."""
        return "puente"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep a reply of the dialogue."""
        metadata = message.get("metadata") or {}
        response = message.get("utter_action") or metadata.get("utter_action")
        buttons = [
            {"title": b["title"], "payload": b["payload"]} for b in message.get("buttons") or []
        ]
        self.turn.forget |= response == FORGET
        if message.get("text"):
            reply = {"text": message["text"], "buttons": buttons, "response": response}
            reply |= {key: message[key] for key in ("said", "language", "voice") if key in message}
            self.turn.replies.append(reply)
