"""Takes updates from Telegram, by polling or by webhook; each is kept before it is confirmed."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import re
from collections.abc import Callable
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from telegram import Update
from telegram.error import Conflict, TelegramError
from telegram.ext import ExtBot

from bot.telegram.crew import utc_now
from bot.telegram.events import ALLOWED_UPDATES
from bot.telegram.inbox import Inbox

logger = logging.getLogger(__name__)

POLL = 25  # seconds that Telegram may hold a request open
LONGEST_DELAY = 60  # seconds between two tries
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105
LARGEST_BODY = 64 * 1024  # bytes


def chat_of(content: dict[str, Any], bot: ExtBot) -> int:
    """The chat to which an update belongs; 0 if to none.

    python-telegram-bot raises whatever it likes on a kind of message that is newer than itself;
    then the chat is looked up in what Telegram wrote, so that the person gets an answer.
    """
    try:
        chat = Update.de_json(content, bot).effective_chat
        return chat.id if chat else 0
    except Exception as error:
        logger.warning("An update cannot be read: %s", type(error).__name__)
    found = re.search(r'"chat": \{[^{}]*?"id": (\d+)', json.dumps(content))
    return int(found[1]) if found else 0


async def poll(bot: ExtBot, inbox: Inbox, arrived: Callable[[], None]) -> None:
    """Take updates until cancelled. Asking for the next ones confirms those that are kept."""
    offset, failures = None, 0
    while True:
        try:
            updates = await _next_updates(bot, offset)
            if updates:
                kept = [(chat_of(update, bot), update) for update in updates]
                await asyncio.to_thread(inbox.add, kept, utc_now())
                offset = updates[-1]["update_id"] + 1
                arrived()
            failures = 0
        except (TelegramError, SQLAlchemyError) as error:
            failures += 1
            if isinstance(error, Conflict):
                logger.error("Another process polls with the same TELEGRAM_TOKEN; stop one of them")
            delay = min(2**failures, LONGEST_DELAY)
            logger.warning("No updates (%s); again in %d s", type(error).__name__, delay)
            await asyncio.sleep(delay)


async def _next_updates(bot: ExtBot, offset: int | None) -> list[dict[str, Any]]:
    """The next updates as Telegram writes them: one that cannot be read spoils no other."""
    wanted = {"timeout": POLL, "allowed_updates": ALLOWED_UPDATES}
    if offset is not None:
        wanted["offset"] = offset
    return list(
        await bot.do_api_request("getUpdates", api_kwargs=wanted, read_timeout=POLL + 10) or []
    )


def webhook(bot: ExtBot, inbox: Inbox, secret: str, arrived: Callable[[], None]) -> Starlette:
    """The web application that receives updates: 200 only when one is kept."""

    async def receive(request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return PlainTextResponse("the secret is missing or wrong", 403)
        body = await _body(request)
        if body is None:
            return PlainTextResponse("the update is too large", 413)
        content = _update(body)
        if content is None:
            return PlainTextResponse("this is no update", 400)
        await asyncio.to_thread(inbox.add, [(chat_of(content, bot), content)], utc_now())
        arrived()
        return PlainTextResponse("kept")

    return Starlette(routes=[Route("/telegram", receive, methods=["POST"])])


async def _body(request: Request) -> bytes | None:
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > LARGEST_BODY:
            return None
        parts.append(part)
    return b"".join(parts)


def _update(body: bytes) -> dict[str, Any] | None:
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return None
    well_formed = isinstance(content, dict) and isinstance(content.get("update_id"), int)
    return content if well_formed else None
