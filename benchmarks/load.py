"""Talks with a running assistant as the gateway does, and measures how it answers."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from bot.privacy.pseudonym import channel_secret
from bot.rasa_client import RasaClient, TurnFailed, TurnRefused

TURNS = 5  # messages of one conversation
WARM_UP = 10  # messages, at least, that are not counted
Message = tuple[str, str]  # text, language


async def until_reply(url: str, secret: str, check: Callable[[], None], seconds: float) -> None:
    """Return at the first real reply.

    Raises:
        TimeoutError: there was none in `seconds`.
    """
    rasa = RasaClient(url, channel_secret(secret.encode()))
    ends = time.monotonic() + seconds
    try:
        while time.monotonic() < ends:
            check()
            try:
                await rasa.turn("first", {"text": "hola"}, {"locale": "es"})
                return
            except (TurnFailed, TurnRefused):
                await asyncio.sleep(0.05)
    finally:
        await rasa.close()
    raise TimeoutError(f"no reply in {seconds:.0f} s")


async def measure(
    url: str,
    secret: str,
    messages: Sequence[Message],
    concurrent: int,
    seconds: float,
    told: Callable[[int], None],
) -> dict[str, Any]:
    """Send all messages in conversations of five turns, `concurrent` of them at a time.

    Returns:
        p50_ms, p95_ms and per_second of the turns that got a reply; the failed turns by kind.

    Raises:
        asyncio.TimeoutError: it was not done in `seconds`.
        TurnFailed: not one turn got a reply.
    """
    rasa = RasaClient(url, channel_secret(secret.encode()))
    latencies: list[float] = []
    failed: dict[str, int] = {}

    async def turn(sender: str, message: Message) -> None:
        started = time.perf_counter()
        try:
            await rasa.turn(sender, {"text": message[0]}, {"locale": message[1]})
            latencies.append(time.perf_counter() - started)
        except (TurnFailed, TurnRefused) as error:
            failed[str(error)] = failed.get(str(error), 0) + 1
        told(len(latencies) + sum(failed.values()))

    async def worker(conversations: Iterator[tuple[str, Sequence[Message]]]) -> None:
        for sender, said in conversations:  # shared: each worker takes the next one
            for message in said:
                await turn(sender, message)

    async def everything(said: Sequence[Message], turns: int, name: str) -> float:
        conversations = iter(
            [
                (f"{name}-{concurrent}-{at}", said[at : at + turns])
                for at in range(0, len(said), turns)
            ]
        )
        started = time.perf_counter()
        await asyncio.gather(*(worker(conversations) for _ in range(concurrent)))
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
        await rasa.close()
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
