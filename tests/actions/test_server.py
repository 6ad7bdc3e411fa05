"""The action server's door: a secret, and no echo of what was sent."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from postgresql import free_port
from sanic import Sanic

from actions import server
from bot.action_server import ActionServer, watched
from bot.privacy.pseudonym import actions_secret
from bot.settings import load

KEY = "a key for nothing but these tests"
SECRET = actions_secret(KEY.encode())
CANARY = "vengo de Ocotepeque"


@pytest.fixture(scope="module")
async def url() -> AsyncIterator[str]:
    """The address of a running server."""
    Sanic._app_registry.pop("rasa_sdk", None)
    port = free_port()
    running = await server.app(SECRET).create_server("127.0.0.1", port, return_asyncio_server=True)
    assert running
    await running.startup()
    yield f"http://127.0.0.1:{port}"
    running.close()
    await running.wait_closed()


def actions_at(url: str) -> ActionServer:
    """Rasa's way to that server."""
    return ActionServer(load({"ACTIONS_URL": url, "PUENTE_SECRET": KEY}))


def call(action: str) -> dict[str, Any]:
    """What Rasa sends for an action, with something that a person wrote in it."""
    tracker = {"sender_id": "a", "slots": {}, "events": [], "latest_message": {"text": CANARY}}
    return {"next_action": action, "sender_id": "a", "tracker": tracker, "domain": {}}


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer wrong", f"Bearer {KEY}", "Bearer \xff"])
@pytest.mark.parametrize("path", ["/webhook", "/actions"])
async def test_without_the_secret_no_action_runs(url: str, path: str, given: str) -> None:
    """Whatever is asked for, and however."""
    async with httpx.AsyncClient(base_url=url, trust_env=False) as client:
        headers = {"Authorization": given.encode("latin-1")}
        answer = await client.post(path, json=call("action_affirm"), headers=headers)
    assert answer.status_code == 401


async def test_a_probe_needs_no_secret(url: str) -> None:
    """Whether it lives is no secret."""
    async with httpx.AsyncClient(base_url=url, trust_env=False) as client:
        assert (await client.get("/health")).status_code == 200


async def test_an_action_that_fails_repeats_nothing(
    url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither to the caller nor into the log: rasa_sdk itself would send the whole request back."""
    headers = {"Authorization": f"Bearer {SECRET}"}
    broken = {**call("action_affirm"), "tracker": CANARY}
    with caplog.at_level(logging.ERROR):
        async with httpx.AsyncClient(base_url=url, trust_env=False) as client:
            answer = await client.post("/webhook", json=broken, headers=headers)
    assert answer.status_code == 500
    assert CANARY not in answer.text
    assert CANARY not in "".join(record.getMessage() for record in caplog.records)


async def test_rasa_shows_the_secret(url: str) -> None:
    """Both sides derive it from the key of the deployment; an unknown action is a failure."""
    with watched() as failures, pytest.raises(Exception, match="404"):
        await actions_at(url).request(json=call("action_nobody_knows"))
    assert failures == ["the action server answered 404"]


async def test_a_server_that_is_away_is_noted() -> None:
    """Rasa would go on without the action, in silence."""
    with watched() as failures, pytest.raises(OSError):
        await actions_at(f"http://127.0.0.1:{free_port()}").request(json=call("action_affirm"))
    (failure,) = failures
    assert "does not answer" in failure


async def test_outside_of_a_turn_nothing_is_noted() -> None:
    """`rasa shell` calls actions, too."""
    with pytest.raises(OSError):
        await actions_at(f"http://127.0.0.1:{free_port()}").request(json=call("action_affirm"))
    with watched() as failures:
        pass
    assert failures == []
