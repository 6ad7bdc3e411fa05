"""The methods with which the bot hears: getUpdates, or a webhook, never both."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from .errors import bad_request, conflict
from .messages import Json
from .parameters import Parameters, Upload, flag, integer, structure, text
from .update_queue import Update
from .world import Webhook, World

_SECRET = re.compile(r"[A-Za-z0-9_-]*")
_BIG = 2**31 - 1


@dataclass(frozen=True)
class Described:
    """A result that comes with a word of explanation."""

    result: Any
    description: str


async def get_updates(world: World, parameters: Parameters) -> list[Update]:
    """getUpdates: a poll that begins ends the one before; it waits no longer than `longest_poll`.

    Raises:
        ApiError: a webhook is set, or another poll has begun.
    """
    loop = asyncio.get_running_loop()
    limit = integer(parameters, "limit", 100, 1, 100)
    timeout = integer(parameters, "timeout", 0, 0, 50)
    until = loop.time() + min(timeout, world.longest_poll)
    with world.signal.lock:
        mine = _begin_poll(world, parameters)
    try:
        while True:
            with world.signal.lock:
                version, updates = world.signal.version, _look(world, mine, limit)
            left = until - loop.time()
            if updates or left <= 0 or world.closing:
                return updates
            await world.signal.changed_since(version, left)
    finally:
        with world.signal.lock:
            world.polls_waiting -= 1


def set_webhook(world: World, parameters: Parameters) -> Described:
    """setWebhook; plain http is taken on the loopback only. An empty url deletes the webhook."""
    url, secret = text(parameters, "url"), text(parameters, "secret_token")
    if not url:
        return delete_webhook(world, parameters)
    parts = urlsplit(url)
    if not parts.hostname or (parts.scheme != "https" and not is_loopback(url)):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    _choose_updates(world, parameters)
    _drop_pending(world, parameters)
    most = integer(parameters, "max_connections", 40, 1, 100)
    certificate = isinstance(parameters.get("certificate"), Upload)
    world.webhook = Webhook(url, secret, most, certificate)
    return Described(True, "Webhook was set")


def delete_webhook(world: World, parameters: Parameters) -> Described:
    """deleteWebhook."""
    was_set, world.webhook = world.webhook is not None, None
    _drop_pending(world, parameters)
    return Described(True, f"Webhook {'was' if was_set else 'is already'} deleted")


def get_webhook_info(world: World, _: Parameters) -> Json:
    """getWebhookInfo."""
    hook = world.webhook or Webhook("")
    info = {
        "url": hook.url,
        "has_custom_certificate": hook.has_custom_certificate,
        "pending_update_count": len(world.updates.pending),
    }
    if hook.url:
        info["max_connections"] = hook.max_connections
    if world.updates.allowed:
        info["allowed_updates"] = world.updates.allowed
    if hook.last_error_date is not None:
        info["last_error_date"] = hook.last_error_date
        info["last_error_message"] = hook.last_error_message
    return info


def is_loopback(url: str) -> bool:
    """Whether the address stays on this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _begin_poll(world: World, parameters: Parameters) -> int:
    if world.webhook:
        raise conflict(
            "can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first"
        )
    _choose_updates(world, parameters)
    world.updates.confirm(integer(parameters, "offset", 0, -_BIG, _BIG))
    world.poll += 1
    world.polls_waiting += 1
    world.signal.ring()
    return world.poll


def _look(world: World, mine: int, limit: int) -> list[Update]:
    if world.webhook:
        raise conflict("terminated by setWebhook request")
    if world.poll != mine:
        raise conflict(
            "terminated by other getUpdates request; "
            "make sure that only one bot instance is running"
        )
    return world.updates.take(limit)


def _choose_updates(world: World, parameters: Parameters) -> None:
    chosen = structure(parameters, "allowed_updates", "allowed updates")
    if chosen is not None:
        if not isinstance(chosen, list):
            raise bad_request("can't parse allowed updates JSON object")
        world.updates.allowed = [str(kind) for kind in chosen]


def _drop_pending(world: World, parameters: Parameters) -> None:
    if flag(parameters, "drop_pending_updates"):
        world.updates.pending.clear()
