"""The only door to the outside: Telegram brings updates here, and shows its secret."""

from __future__ import annotations

import asyncio
import hmac
import json
from typing import Any

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.telegram.intake import Intake, NotKept
from bot.telegram.update import can_be_kept

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105
LARGEST_BODY = 64 * 1024  # bytes
READ_WITHIN = 10.0  # seconds for a body


def webhook(intake: Intake, secret: str) -> Starlette:
    """The web application that receives updates: 200 only when one is kept, else 503."""

    async def receive(request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return _refused(intake, "the secret is missing or wrong", 403)
        try:
            body = await asyncio.wait_for(_body(request), READ_WITHIN)
        except (asyncio.TimeoutError, ClientDisconnect):
            return _refused(intake, "the update did not come in time", 408)
        if body is None:
            return _refused(intake, "the update is too large", 413)
        content = _json(body)
        if not can_be_kept(content):
            return _refused(intake, "this is no update", 400)
        try:
            await intake.keep([content])
        except NotKept:
            return PlainTextResponse("not kept; bring it again", 503, {"Retry-After": "1"})
        return PlainTextResponse("kept")

    return Starlette(routes=[Route("/telegram", receive, methods=["POST"])])


def _refused(intake: Intake, why: str, status: int) -> Response:
    intake.metrics.update("refused", 1)
    return PlainTextResponse(why, status)


async def _body(request: Request) -> bytes | None:
    """The body of a request; None if it is too large, of which no more is read."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > LARGEST_BODY:
            return None
        parts.append(part)
    return b"".join(parts)


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
