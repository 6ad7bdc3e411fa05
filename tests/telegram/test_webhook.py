"""The webhook: an update is confirmed to Telegram only when it is kept."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from queues import KEY, rows
from starlette.applications import Starlette
from telegram.ext import ExtBot

from bot.telegram import intake as intakes
from bot.telegram.inbox import Inbox
from bot.telegram.intake import Intake
from bot.telegram.late import Apologies
from bot.telegram.metrics import Metrics
from bot.telegram.webhook import LARGEST_BODY, SECRET_HEADER, webhook

SECRET = "s" * 64
NOBODY = "http://127.0.0.1:9/bot"  # no Telegram is asked for anything here
UPDATE = {
    "update_id": 5,
    "message": {
        "message_id": 1,
        "date": 0,
        "chat": {"id": 7, "type": "private", "first_name": "Ana"},
        "text": "hola",
    },
}


@pytest.fixture
def bells() -> list[str]:
    """What the webhook rang."""
    return []


def app(inbox: Inbox, bells: list[str]) -> Starlette:
    """The webhook before an inbox."""
    metrics = Metrics({}, list)
    apologies = Apologies(ExtBot("1:token", base_url=NOBODY), inbox, metrics)
    intake = Intake(inbox, apologies, metrics, lambda: bells.append("arrived"))
    return webhook(intake, SECRET)


@pytest.fixture
async def telegram(inbox: Inbox, bells: list[str]) -> AsyncIterator[httpx.AsyncClient]:
    """A client that posts to the webhook as Telegram does."""
    transport = httpx.ASGITransport(app(inbox, bells), raise_app_exceptions=False)
    async with httpx.AsyncClient(
        transport=transport, base_url="http://localhost", headers={SECRET_HEADER: SECRET}
    ) as client:
        yield client


async def post(telegram: httpx.AsyncClient, body: Any, **headers: str) -> int:
    """The status of the answer to an update."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return (await telegram.post("/telegram", content=content, headers=headers)).status_code


async def test_an_update_is_kept_then_confirmed(
    telegram: httpx.AsyncClient, inbox: Inbox, bells: list[str]
) -> None:
    """With its chat, as it came; the worker is woken."""
    assert await post(telegram, UPDATE) == 200
    (row,) = inbox.take([], 9)
    assert (row.chat_id, row.content) == (7, UPDATE)
    assert bells == ["arrived"]


async def test_a_repeated_update_is_confirmed_and_kept_once(
    telegram: httpx.AsyncClient, inbox: Inbox
) -> None:
    """Telegram repeats what it thinks was lost."""
    assert [await post(telegram, UPDATE) for _ in range(3)] == [200, 200, 200]
    assert len(rows(inbox)) == 1


@pytest.mark.parametrize("secret", ["", "wrong", "ñandú", SECRET + "s"])
async def test_without_the_secret_nobody_gets_in(
    telegram: httpx.AsyncClient, inbox: Inbox, secret: str
) -> None:
    """Anybody can find an address; only Telegram knows the secret."""
    telegram.headers = httpx.Headers([(SECRET_HEADER.encode(), secret.encode())])
    assert await post(telegram, UPDATE) == 403
    assert rows(inbox) == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no json",
        b"[1]",
        b"null",
        b"{}",
        {"update_id": "5"},
        {"update_id": True},
        {"update_id": 10**30},
        b"\xff\xfe",
        pytest.param(b"[" * 60_000, id="deep"),
    ],
)
async def test_what_is_no_update_is_refused(
    telegram: httpx.AsyncClient, inbox: Inbox, body: Any
) -> None:
    """It is told so, not thrown."""
    assert await post(telegram, body) == 400
    assert rows(inbox) == []


@pytest.mark.parametrize("depth", [300, 600, 800, 900, 950, 1000, 5000])
async def test_what_is_nested_deeply_is_kept_or_refused(
    telegram: httpx.AsyncClient, inbox: Inbox, depth: int
) -> None:
    """Never thrown; what is kept can be worked on."""
    body = b'{"update_id": 5, "a": ' + b"[" * depth + b"]" * depth + b"}"
    status = await post(telegram, body)
    assert status in (200, 400)
    assert len(inbox.take([], 9)) == (status == 200)


async def test_a_body_that_is_too_large_is_refused(telegram: httpx.AsyncClient) -> None:
    """Without reading it to its end."""
    assert await post(telegram, b" " * (LARGEST_BODY + 1)) == 413


async def test_an_update_that_cannot_be_kept_is_not_confirmed(
    bells: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Telegram will send it again."""
    monkeypatch.setattr(intakes, "PATIENCE", 0.5)
    homeless = Inbox("sqlite:////proc/nowhere/puente.db", KEY)
    transport = httpx.ASGITransport(app(homeless, bells), raise_app_exceptions=False)
    headers = {SECRET_HEADER: SECRET}
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        answer = await client.post("/telegram", json=UPDATE, headers=headers)
    assert answer.status_code == 503
    assert bells == []


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/telegram", 405), ("POST", "/", 404)]
)
async def test_there_is_no_other_door(
    telegram: httpx.AsyncClient, method: str, path: str, status: int
) -> None:
    """One path, one method."""
    assert (await telegram.request(method, path)).status_code == status
