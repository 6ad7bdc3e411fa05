"""The messenger that brings updates to the webhook: in order, and the first until it is taken."""

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
    """Bring every update to the webhook, as long as there is one; an update that fails blocks."""
    failures = 0
    async with httpx.AsyncClient(trust_env=False, timeout=ANSWER_WITHIN) as client:
        while not world.closing:
            with world.signal.lock:
                version, hook = world.signal.version, world.webhook
                first = world.updates.pending[0] if world.updates.pending else None
            if hook is None or first is None:
                failures = 0
                await world.signal.changed_since(version)
                continue
            status, error = await _post(client, hook, first.update)
            _note(world, hook, first, status, error)
            failures = failures + 1 if error else 0
            if error:
                await asyncio.sleep(delay(failures, world.retry_delay))


def delay(failures: int, first: float) -> float:
    """How long to wait after so many failures in a row: twice as long each time, up to a limit."""
    return min(first * 2 ** (failures - 1), LONGEST_DELAY)


async def _post(client: httpx.AsyncClient, hook: Webhook, update: Update) -> tuple[int, str | None]:
    if not is_loopback(hook.url):
        return 0, "Connection timed out"
    headers = {SECRET_HEADER: hook.secret_token} if hook.secret_token else {}
    try:
        response = await client.post(hook.url, json=update, headers=headers)
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
