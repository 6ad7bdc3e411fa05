"""An agent of Rasa without a model, for tests of what it is told."""

from __future__ import annotations

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain


class Listening(Agent):
    """An agent without a model, which says what it was told and answers nothing."""

    def __init__(self) -> None:
        super().__init__(Domain.empty(), tracker_store=InMemoryTrackerStore(Domain.empty()))
        self.heard: list[UserMessage] = []

    async def handle_message(self, message: UserMessage) -> None:
        """Remember a message."""
        self.heard.append(message)
