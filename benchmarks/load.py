"""Talks with a running assistant, and measures how it answers."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import aiohttp
import numpy as np

from bot.privacy.pseudonym import channel_secret
from bot.rasa_client import RasaClient, TurnFailed, TurnRefused

TURNS = 5  # messages of one conversation
WARM_UP = 10  # messages, at least, that are not counted
Message = tuple[str, str]  # text, language


class Door:
    """Asks our door, as the gateway does."""

    def __init__(self, url: str, secret: str) -> None:
        self._rasa = RasaClient(url, channel_secret(secret.encode()))
        self.close = self._rasa.close

    async def ask(self, sender: str, message: Message) -> None:
        """One turn.

        Raises:
            TurnFailed: there was no reply.
            TurnRefused: the request is wrong.
        """
        await self._rasa.turn(sender, {"text": message[0]}, {"locale": message[1]})


class Rest:
    """Asks Rasa's own REST channel."""

    def __init__(self, url: str) -> None:
        self._url = f"{url}/webhooks/rest/webhook"
        pool = aiohttp.TCPConnector(limit=0)
        self._http = aiohttp.ClientSession(connector=pool)
        self.close = self._http.close

    async def ask(self, sender: str, message: Message) -> None:
        """One turn.

        Raises:
            TurnFailed: there was no reply.
        """
        body = {"sender": sender, "message": message[0]}
        try:
            async with self._http.post(self._url, json=body) as response:
                if response.status != 200 or not await response.json():
                    raise TurnFailed(f"no reply ({response.status})")
        except (aiohttp.ClientError, asyncio.TimeoutError) as error:
            raise TurnFailed(type(error).__name__) from error


Client = Door | Rest
MakeClient = Callable[[], Client]  # in the loop in which it is used


async def until_reply(make: MakeClient, check: Callable[[], None], seconds: float) -> None:
    """Return at the first real reply.

    Raises:
        TimeoutError: there was none in `seconds`.
    """
    client, ends = make(), time.monotonic() + seconds
    try:
        while time.monotonic() < ends:
            check()
            try:
                await client.ask("first", ("hola", "es"))
                return
            except (TurnFailed, TurnRefused):
                await asyncio.sleep(0.05)
    finally:
        await client.close()
    raise TimeoutError(f"no reply in {seconds:.0f} s")


async def measure(
    makers: Sequence[MakeClient],
    messages: Sequence[Message],
    concurrent: int,
    seconds: float,
    told: Callable[[int], None],
) -> dict[str, Any]:
    """Send all messages in conversations of five turns, `concurrent` of them at a time.

    Args:
        makers: of a client of one server each; a conversation stays with one of them.

    Returns:
        p50_ms, p95_ms and per_second of the turns that got a reply; the failed turns by kind.

    Raises:
        asyncio.TimeoutError: it was not done in `seconds`.
        TurnFailed: not one turn got a reply.
    """
    clients = [make() for make in makers]
    latencies: list[float] = []
    failed: dict[str, int] = {}

    async def turn(client: Client, sender: str, message: Message) -> None:
        started = time.perf_counter()
        try:
            await client.ask(sender, message)
            latencies.append(time.perf_counter() - started)
        except (TurnFailed, TurnRefused) as error:
            failed[str(error)] = failed.get(str(error), 0) + 1
        told(len(latencies) + sum(failed.values()))

    async def worker(
        client: Client, conversations: Iterator[tuple[str, Sequence[Message]]]
    ) -> None:
        for sender, said in conversations:  # shared: each worker takes the next one
            for message in said:
                await turn(client, sender, message)

    async def everything(said: Sequence[Message], turns: int, name: str) -> float:
        conversations = iter(
            [
                (f"{name}-{concurrent}-{at}", said[at : at + turns])
                for at in range(0, len(said), turns)
            ]
        )
        started = time.perf_counter()
        await asyncio.gather(
            *(worker(clients[n % len(clients)], conversations) for n in range(concurrent))
        )
        return time.perf_counter() - started

    async def warm_then_counted() -> float:
        # Each worker opens its connection: Rasa is slow to take new ones while it is busy.
        await everything(messages[: max(WARM_UP, concurrent)], 1, "warm")
        latencies.clear()
        failed.clear()
        return await everything(messages, TURNS, "load")

    try:
        took = await asyncio.wait_for(warm_then_counted(), seconds)
    finally:
        for client in clients:
            await client.close()
    if not latencies:
        raise TurnFailed(f"not one reply: {failed}")
    p50, p95 = np.percentile(latencies, [50, 95]) * 1000
    return {
        "p50_ms": p50,
        "p95_ms": p95,
        "per_second": len(latencies) / took,
        "messages": len(messages),
        "failed": failed,
    }
