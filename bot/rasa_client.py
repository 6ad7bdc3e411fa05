"""One turn of a conversation over HTTP: what the gateway and the terminal chat ask of Rasa."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import aiohttp

# An action may take 80 s (see `bot.action_server`); whoever waits has been told by then.
TIMEOUT = aiohttp.ClientTimeout(total=100.0, sock_connect=5.0)
REFUSED = (400, 401, 413)


class TurnFailed(Exception):
    """Rasa is not reachable, not ready or lacks something; the same turn may be tried again."""


class TurnBroken(TurnFailed):
    """This turn breaks something; others may go well."""


class TurnRefused(Exception):
    """Rasa refused the request itself; trying again does not help."""


# As UTF-8, into which half a character cannot be written: it is no text.
to_json = partial(json.dumps, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True)
class Answer:
    """`replies`: {text, buttons, response}; `language`: BCP-47; `forget`: erase this person;
    `subjects`: the intents of what was said; `explained`: how it was made, if that was asked for
    (see `bot.explain`); `unclear`: what was not understood, if that was asked for."""

    replies: list[dict[str, Any]]
    language: str
    forget: bool
    subjects: list[str] = field(default_factory=list)
    explained: list[dict[str, Any]] = field(default_factory=list)
    unclear: list[dict[str, Any]] = field(default_factory=list)


class RasaClient:
    """Talks to `bot.door` and shows its secret there."""

    def __init__(self, url: str, secret: str) -> None:
        self._url = url.rstrip("/") + "/webhooks/puente"
        self._headers = {"Authorization": f"Bearer {secret}"}
        self._opened: aiohttp.ClientSession | None = None

    @property
    def _http(self) -> aiohttp.ClientSession:
        """Connections, opened at the first request: they belong to the loop that runs then."""
        if self._opened is None:
            pool = aiohttp.TCPConnector(limit=0)
            self._opened = aiohttp.ClientSession(
                connector=pool, headers=self._headers, timeout=TIMEOUT, json_serialize=to_json
            )
        return self._opened

    async def turn(
        self,
        sender: str,
        event: dict[str, Any],
        metadata: dict[str, Any],
        turn: str = "",
        formerly: str | None = None,
        explain: bool = False,
        tell_unclear: bool = False,
    ) -> Answer:
        """The answer to one event (see `bot.once.answer_once`).

        Raises:
            TurnFailed: no answer; try again.
            TurnRefused: the request is wrong.
        """
        body: dict[str, Any] = {"sender": sender, "event": event, "metadata": metadata}
        named = {"turn": turn, "formerly": formerly}
        body |= {**named, "explain": explain, "tell_unclear": tell_unclear}
        try:
            async with self._http.post(f"{self._url}/turn", json=body) as response:
                if response.status in REFUSED:
                    raise TurnRefused(f"Rasa answered {response.status}")
                if response.status == 500:
                    raise TurnBroken("Rasa answered 500")
                if response.status != 200:
                    raise TurnFailed(f"Rasa answered {response.status}")
                return Answer(**await response.json())
        except (aiohttp.ClientError, asyncio.TimeoutError) as error:
            raise TurnFailed(type(error).__name__) from error

    async def model(self) -> str | None:
        """The sha256 of the archive that answers; None if nobody answers, or none is loaded."""
        try:
            async with self._http.get(f"{self._url}/model") as response:
                response.raise_for_status()
                return (await response.json())["sha256"]
        except (aiohttp.ClientError, asyncio.TimeoutError, ValueError, KeyError):
            return None

    async def is_ready(self) -> bool:
        """Whether Rasa gives a real reply, for which it needs its model and the database."""
        try:
            # Forgetting is answered like anything else, and leaves nothing behind.
            await self.turn("readiness", {"command": "forget"}, {})
        except (TurnFailed, TurnRefused):
            return False
        return True

    async def close(self) -> None:
        """Close the connections."""
        if self._opened is not None:
            await self._opened.close()
