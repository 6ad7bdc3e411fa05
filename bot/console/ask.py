"""Asks Rasa as the gateway does, and to be told how an answer was made."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from bot.console.visit import Console
from bot.privacy.pseudonym import channel_secret
from bot.rasa_client import RasaClient

Exchange = dict[str, Any]


def take(
    console: Console, sender: str, events: list[dict[str, Any]], metadata: dict[str, Any]
) -> list[Exchange]:
    """What is answered to events, one after the other, in one conversation.

    Returns:
        for each event {event, replies, language, explained, forget, ms}.

    Raises:
        TurnFailed: Rasa does not answer now.
        TurnRefused: an event is none.
    """

    async def talk() -> list[Exchange]:
        client = RasaClient(console.settings.rasa_url, channel_secret(console.key))
        try:
            return [await _one(client, sender, event, metadata) for event in events]
        finally:
            await client.close()

    return asyncio.run(talk())


async def _one(
    client: RasaClient, sender: str, event: dict[str, Any], metadata: dict[str, Any]
) -> Exchange:
    began = time.perf_counter()
    answer = await client.turn(sender, event, metadata, explain=True)
    return {
        "event": event,
        "replies": answer.replies,
        "language": answer.language,
        "explained": answer.explained,
        "forget": answer.forget,
        "ms": round((time.perf_counter() - began) * 1000),
    }
