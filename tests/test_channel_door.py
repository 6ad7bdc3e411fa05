"""Rasa's door over HTTP: who has no secret stays out, and an error is never a silent success."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from listening import Listening
from postgresql import free_port
from sanic import Sanic

from bot.channel import PuenteChannel
from bot.privacy.pseudonym import channel_secret

SECRET = "a secret of sixteen characters"
TURN = {"sender": "ana", "event": {"text": "hola"}, "metadata": {}}


@pytest.fixture
def agent() -> Listening:
    """An agent of a test's own."""
    return Listening()


@pytest.fixture(scope="module")
async def house() -> AsyncIterator[tuple[Sanic, str]]:
    """A web server with our channel, and its address."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PUENTE_SECRET", SECRET)
        channel = PuenteChannel.from_credentials({})
    app, port = Sanic("house", configure_logging=False), free_port()
    app.blueprint(channel.blueprint(Listening().handle_message), url_prefix="/webhooks/puente")
    server = await app.create_server("127.0.0.1", port, return_asyncio_server=True)
    assert server
    await server.startup()
    yield app, f"http://127.0.0.1:{port}"
    server.close()
    await server.wait_closed()


@pytest.fixture
async def door(house: tuple[Sanic, str], agent: Listening) -> AsyncIterator[httpx.AsyncClient]:
    """A client that holds the secret."""
    app, address = house
    app.ctx.agent = agent
    headers = {"Authorization": f"Bearer {channel_secret(SECRET.encode())}"}
    async with httpx.AsyncClient(base_url=address, headers=headers, trust_env=False) as client:
        yield client


async def knock(door: httpx.AsyncClient, body: Any, **headers: bytes) -> httpx.Response:
    """Send a turn."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return await door.post("/webhooks/puente/turn", content=content, headers=headers)


async def test_a_turn_is_taken(door: httpx.AsyncClient, agent: Listening) -> None:
    """The answer has the replies, the language and whether to erase."""
    answer = await knock(door, TURN)
    assert answer.status_code == 200
    assert answer.json() == {"replies": [], "language": "es", "forget": False}
    assert [message.text for message in agent.heard] == ["hola"]


@pytest.mark.parametrize("given", [b"", b"Bearer", b"Bearer wrong", SECRET.encode(), b"\xff\xfe"])
async def test_without_the_secret_nobody_gets_in(
    door: httpx.AsyncClient, agent: Listening, given: bytes
) -> None:
    """Not even who knows the key of the deployment: the door has a secret of its own."""
    assert (await knock(door, TURN, Authorization=given)).status_code == 401
    assert agent.heard == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no json",
        b"[]",
        b"null",
        pytest.param(b"[" * 100_000, id="deep"),
        b"\xff",
        {},
        {**TURN, "more": 1},
        {**TURN, "sender": 7},
        {**TURN, "event": "hola"},
        {**TURN, "event": {}},
        {**TURN, "metadata": None},
    ],
)
async def test_a_bad_request_is_told_so(
    door: httpx.AsyncClient, agent: Listening, body: Any
) -> None:
    """400 with what is wrong; it makes no sense to send it again."""
    answer = await knock(door, body)
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert agent.heard == []
