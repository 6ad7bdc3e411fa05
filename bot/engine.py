"""The assistant in one process: model, actions and memory, without a server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.utils.endpoints import EndpointConfig

from actions.runner import executor, run
from bot.channel import take_turn
from bot.commands import without_slash
from bot.lean import make_lean
from bot.serving import BESIDE
from bot.turn import Turn

GENERATOR = "bot.nlg.LocalisedGenerator"


class LocalActions(EndpointConfig):
    """Stands where the address of the action server would: runs the actions here."""

    def __init__(self) -> None:
        super().__init__(url="local")
        self._executor = executor()

    async def request(self, *args: Any, json: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        """What the action server would answer."""
        return await run(self._executor, json)


class Assistant:
    """A loaded model with which people can talk."""

    def __init__(self, model: Path) -> None:
        self.agent = Agent.load(
            str(model),
            generator=EndpointConfig(type=GENERATOR),
            tracker_store=InMemoryTrackerStore(Domain.empty()),
            action_endpoint=LocalActions(),
        )
        make_lean(self.agent)

    async def turn(self, sender: str, event: dict[str, Any], metadata: dict[str, Any]) -> Turn:
        """Answer one event of a person; see `bot.channel.take_turn`."""
        return await take_turn(self.agent, sender, event, metadata)

    async def parse(self, text: str) -> dict[str, Any]:
        """What is understood of a text, without a conversation."""
        return dict(await self.agent.parse_message(without_slash(text)))

    async def slots(self, sender: str) -> dict[str, Any]:
        """What is remembered of a conversation: the slots that are filled."""
        tracker = await self.agent.tracker_store.get_or_create_tracker(sender)
        return {k: v for k, v in tracker.current_slot_values().items() if v is not None}

    async def understood(self, sender: str) -> dict[str, Any]:
        """The parse of the latest message of a conversation; empty before the first.

        Not that of its second subject, if it had two.
        """
        tracker = await self.agent.tracker_store.get_or_create_tracker(sender)
        # Not tracker.latest_message: Rasa leaves out what was said inside a form.
        said = [
            event
            for event in tracker.events
            if isinstance(event, UserUttered) and not (event.metadata or {}).get(BESIDE)
        ]
        return dict(said[-1].parse_data or {}) if said else {}
