"""One turn of a conversation over HTTP: what the gateway and the terminal chat ask of Rasa."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx

TIMEOUT = 30.0  # seconds; a custom action may look something up


class TurnFailed(Exception):
    """Rasa is not reachable, not ready or failed; the same turn may be tried again."""


class TurnRefused(Exception):
    """Rasa refused the request itself; trying again does not help."""


@dataclass(frozen=True)
class Answer:
    """`replies`: {text, buttons, response}; `language`: BCP-47; `forget`: erase this person."""

    replies: list[dict[str, Any]]
    language: str
    forget: bool


class RasaClient:
    """Talks to `bot.channel` behind its secret."""

    def __init__(self, url: str, secret: str) -> None:
        self._http = httpx.AsyncClient(
            base_url=url,
            headers={"Authorization": f"Bearer {secret}"},
            timeout=TIMEOUT,
            trust_env=False,
        )

    async def turn(self, sender: str, event: dict[str, Any], metadata: dict[str, Any]) -> Answer:
        """The answer to one event (see `bot.channel.take_turn`).

        Raises:
            TurnFailed: no answer; try again.
            TurnRefused: the request is wrong.
        """
        body = {"sender": sender, "event": event, "metadata": metadata}
        try:
            response = await self._http.post("/webhooks/puente/turn", json=body)
        except httpx.HTTPError as error:
            raise TurnFailed(type(error).__name__) from error
        if response.status_code in (400, 401):
            raise TurnRefused(f"Rasa answered {response.status_code}")
        if response.status_code != 200:
            raise TurnFailed(f"Rasa answered {response.status_code}")
        answer = Answer(**response.json())
        if not answer.replies:
            # Rasa answers so when the action server is down or no model is loaded.
            raise TurnFailed("Rasa answered without a reply")
        return answer

    async def is_ready(self) -> bool:
        """Whether Rasa gives a real reply: a model that failed to load still answers 200."""
        try:
            # Forgetting is answered like anything else, and leaves nothing behind.
            await self.turn("readiness", {"command": "forget"}, {})
        except (TurnFailed, TurnRefused):
            return False
        return True

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()
