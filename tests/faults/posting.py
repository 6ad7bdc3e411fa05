"""Updates and requests that are posted to a door directly, several at once."""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter
from collections.abc import Iterable
from typing import Any

import httpx

from bot.telegram.webhook import SECRET_HEADER

AT_ONCE = 8
WITHIN = 60.0  # seconds for one answer
NUMBERS = itertools.count(500_000_001)  # of updates; no others of a test are so low
NOBODY = 0  # the status where nobody answered


def message(chat_id: int, date: int = 1_800_000_000, **content: Any) -> dict[str, Any]:
    """An update in which a person writes."""
    number = next(NUMBERS)
    return {"update_id": number, "message": {**_written(chat_id, number, date), **content}}


def press(chat_id: int, data: str) -> dict[str, Any]:
    """An update in which a person presses a button."""
    number = next(NUMBERS)
    shown = {**_written(chat_id, number, 1_800_000_000), "text": "?"}
    query = {"id": str(number), "from": shown["from"], "message": shown, "chat_instance": "1"}
    return {"update_id": number, "callback_query": {**query, "data": data}}


def _written(chat_id: int, number: int, date: int) -> dict[str, Any]:
    name = {"id": chat_id, "first_name": "Ana"}
    return {
        "message_id": number,
        "date": date,
        "chat": {**name, "type": "private"},
        "from": {**name, "is_bot": False, "language_code": "es"},
    }


def post_all(url: str, secret: str, updates: Iterable[Any]) -> Counter[int]:
    """Post updates, a few at once; how often each status came.

    Args:
        updates: what JSON can hold, or bytes.
    """
    return asyncio.run(_post_all(url, {SECRET_HEADER: secret}, updates))


async def _post_all(url: str, headers: dict[str, str], updates: Iterable[Any]) -> Counter[int]:
    statuses: Counter[int] = Counter()
    waiting = iter(updates)

    async def work(client: httpx.AsyncClient) -> None:
        for update in waiting:
            body = {"content": update} if isinstance(update, bytes) else {"json": update}
            try:
                answer = await client.post(url, headers=headers, **body)
                statuses[answer.status_code] += 1
            except httpx.TransportError:
                statuses[NOBODY] += 1

    async with httpx.AsyncClient(timeout=WITHIN, trust_env=False) as client:
        await asyncio.gather(*(work(client) for _ in range(AT_ONCE)))
    return statuses
