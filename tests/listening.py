"""An agent of Rasa without a model, for tests of what it is told."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.core.tracker_store import InMemoryTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.nlu.training_data.message import Message

from bot.settings import ROOT

NOTHING: dict[str, Any] = {
    "intent": {"name": None, "confidence": 0.0},
    "intent_ranking": [],
    "entities": [],
}


@lru_cache(maxsize=1)
def real_domain() -> Domain:
    """That of the repository: its intents are those that a button may stand for."""
    return Domain.load(str(ROOT / "domain.yml"))


class Listening(Agent):
    """An agent without a model, which says what it was told.

    Args:
        parses: what is understood of some texts; of the others nothing is. As with any agent of
            Rasa, a text that begins with a slash is an intent.
        reply: what it answers to everything.
    """

    def __init__(
        self,
        parses: Mapping[str, dict[str, Any]] | None = None,
        store: TrackerStore | None = None,
        reply: str = "",
    ) -> None:
        store = store or InMemoryTrackerStore(Domain.empty())
        super().__init__(real_domain(), tracker_store=store)
        self.heard: list[UserMessage] = []
        self.parses = parses or {}
        self.reply = reply

    def is_ready(self) -> bool:
        """As if it had a model."""
        return True

    async def parse_message(self, message_data: str) -> dict[str, Any]:
        """What is understood of a text."""
        message = Message({"text": message_data})
        unpacked = YAMLStoryReader.unpack_regex_message(message)
        if unpacked is not message:
            return dict(unpacked.as_dict())
        return {"text": message_data, **NOTHING, **self.parses.get(message_data, {})}

    async def handle_message(self, message: UserMessage) -> None:
        """Remember a message, here and in the conversation."""
        self.heard.append(message)
        sender = message.sender_id
        tracker = await self.tracker_store.get_or_create_tracker(sender)
        parse = await self.parse_message(message.text)
        tracker.update(
            UserUttered(
                message.text, parse["intent"], parse["entities"], parse, metadata=message.metadata
            )
        )
        await self.tracker_store.save(tracker)
        if self.reply and message.output_channel:
            await message.output_channel.send_response(sender, {"text": self.reply})
