"""The messengers that bring updates to the webhook: one for each chat that wrote, in its order."""

from __future__ import annotations

import asyncio

import httpx

from .receiving import is_loopback
from .update_queue import Pending, Update
from .world import Delivery, Webhook, World, now

LONGEST_DELAY = 1.0
ANSWER_WITHIN = 10.0
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


async def deliver(world: World) -> None:
    """Bring the updates to the webhook, as long as there is one.

    Of a chat one at a time, and an update that fails blocks its chat; of several chats at once,
    over as many connections as the bot allowed.
    """
    busy: set[int] = set()
    tasks: set[asyncio.Task[None]] = set()
    async with httpx.AsyncClient(trust_env=False, timeout=ANSWER_WITHIN) as client:
        while not world.closing:
            with world.signal.lock:
                version, ready = world.signal.version, _ready(world, busy)
            if not ready:
                await world.signal.changed_since(version)
            for first in ready:
                busy.add(writer(first.update))
                task = asyncio.create_task(_bring(client, world, first, busy))
                tasks.add(task)
                task.add_done_callback(tasks.discard)
        await asyncio.gather(*tasks)


def writer(update: Update) -> int:
    """The chat that an update comes from, or the person; 0 if it names neither."""
    content = next((part for part in update.values() if isinstance(part, dict)), {})
    for place in (content.get("message"), content):
        for key in ("chat", "from"):
            origin = place.get(key) if isinstance(place, dict) else None
            number = origin.get("id") if isinstance(origin, dict) else None
            if isinstance(number, int):
                return number
    return 0


def _ready(world: World, busy: set[int]) -> list[Pending]:
    """The first update of each chat that has no messenger, while there are connections."""
    free = world.webhook.max_connections - len(busy) if world.webhook else 0
    if free <= 0:
        return []
    firsts: dict[int, Pending] = {}
    for one in world.updates.pending:
        firsts.setdefault(writer(one.update), one)
    return [one for chat, one in firsts.items() if chat not in busy][:free]


async def _bring(client: httpx.AsyncClient, world: World, first: Pending, busy: set[int]) -> None:
    """Bring one update until it is taken, or nobody wants it any more."""
    failures = 0
    while world.webhook and first in world.updates.pending and not world.closing:
        status, error = await _post(client, world, world.webhook, first.update)
        failures += 1
        _note(world, world.webhook, first, status, error)
        if error:
            await asyncio.sleep(delay(failures, world.retry_delay))
    busy.discard(writer(first.update))
    world.signal.ring()


def delay(failures: int, first: float) -> float:
    """How long to wait after so many failures in a row: twice as long each time, up to a limit."""
    return min(first * 2 ** (failures - 1), LONGEST_DELAY)


async def _post(
    client: httpx.AsyncClient, world: World, hook: Webhook, update: Update
) -> tuple[int, str | None]:
    address = world.proxies.get(hook.url, hook.url)
    if not is_loopback(address):
        return 0, "Connection timed out"
    headers = {SECRET_HEADER: hook.secret_token} if hook.secret_token else {}
    try:
        response = await client.post(address, json=update, headers=headers)
    except httpx.TimeoutException:
        return 0, "Read timeout expired"
    except httpx.ConnectError:
        return 0, "Connection refused"
    except httpx.HTTPError:
        return 0, "Webhook connection closed"
    if response.is_success:
        return response.status_code, None
    said = f"{response.status_code} {response.reason_phrase}"
    return response.status_code, f"Wrong response from the webhook: {said}"


def _note(world: World, hook: Webhook, tried: Pending, status: int, error: str | None) -> None:
    with world.signal.lock:
        world.deliveries.append(Delivery(tried.update["update_id"], status, now()))
        if error:
            hook.last_error_date, hook.last_error_message = int(now()), error
        else:
            world.updates.drop(tried)
        world.signal.ring()
