"""Rasa's door over HTTP: who has no secret stays out, and an error is never a silent success."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from listening import Listening
from postgresql import free_port
from rasa.shared.core.domain import Domain
from sanic import Sanic

from bot.door import LARGEST_BODY, PuenteChannel
from bot.privacy.pseudonym import channel_secret
from bot.tracker_store import ConversationStore, own_store

SECRET = "a secret of sixteen characters"
TURN = {"sender": "ana", "event": {"text": "hola"}, "metadata": {}}


REPLY = {"text": "Hola", "buttons": [], "response": None}


@pytest.fixture
def agent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Listening:
    """An agent of a test's own, with the memory that endpoints.yml names."""
    monkeypatch.setenv("PUENTE_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("PUENTE_SECRET", SECRET)
    return Listening(store=ConversationStore(Domain.empty()), reply="Hola")


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
    assert answer.json() == {
        "replies": [REPLY],
        "language": "es",
        "forget": False,
        "subjects": [],
    }
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
        pytest.param(b"[" * 60_000, id="deep"),
        b"\xff",
        {},
        {**TURN, "more": 1},
        {**TURN, "sender": 7},
        {**TURN, "event": "hola"},
        {**TURN, "event": {}},
        {**TURN, "metadata": None},
        {**TURN, "sender": ""},
        {**TURN, "sender": "a\0b"},
        {**TURN, "sender": "Ana Pérez"},
        {**TURN, "sender": "a" * 65},
        {**TURN, "formerly": "../etc"},
        {**TURN, "turn": 7},
        b'{"sender": "ana", "event": {"text": "\\ud800"}, "metadata": {}}',
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


async def test_a_large_body_is_refused(door: httpx.AsyncClient, agent: Listening) -> None:
    """Before it is parsed."""
    answer = await knock(door, {**TURN, "event": {"text": "a" * LARGEST_BODY}})
    assert answer.status_code == 413
    assert agent.heard == []


async def test_the_same_turn_again_gets_the_same_answer(
    door: httpx.AsyncClient, agent: Listening
) -> None:
    """A gateway that was killed asks again; nothing is said or heard twice."""
    named = {**TURN, "turn": "7-0"}
    first = await knock(door, named)
    agent.reply = "otra cosa"
    assert (await knock(door, named)).json() == first.json()
    assert len(agent.heard) == 1
    assert (await knock(door, {**TURN, "turn": "8-0"})).json() != first.json()
    assert len(agent.heard) == 2


async def test_a_turn_without_a_reply_has_failed(door: httpx.AsyncClient, agent: Listening) -> None:
    """503: it may be tried again, and the conversation is as it was."""
    agent.reply = ""
    answer = await knock(door, {**TURN, "turn": "7-0"})
    assert (answer.status_code, answer.json()["error"]) == (503, "Rasa has no reply")
    assert await agent.tracker_store.keys() == []


async def test_without_the_database_nobody_is_answered(
    door: httpx.AsyncClient, agent: Listening
) -> None:
    """A reply that knows nothing of what was said before would be wrong."""
    own_store(agent.tracker_store).url = "sqlite:////proc/nowhere/conversations.db"
    assert (await knock(door, TURN)).status_code == 503
    assert agent.heard == []


async def test_without_a_model_nobody_is_answered(
    door: httpx.AsyncClient, agent: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rasa itself would answer 200 and say nothing."""
    monkeypatch.setattr(agent, "is_ready", lambda: False)
    assert (await knock(door, TURN)).status_code == 503


async def test_what_breaks_is_told_apart_from_what_is_away(
    door: httpx.AsyncClient, agent: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    """500, with the kind of the error and not a word of what was said."""

    async def broken(message: object) -> None:
        raise ValueError("vengo de Ocotepeque")

    monkeypatch.setattr(agent, "handle_message", broken)
    answer = await knock(door, TURN)
    assert (answer.status_code, answer.json()) == (500, {"error": "ValueError"})
