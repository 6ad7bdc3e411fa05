"""How the gateway is, for probes and for Prometheus: numbers, and nothing about people."""

from __future__ import annotations

import asyncio
import logging
import socket

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from queues import arrived
from sqlalchemy.exc import OperationalError

from bot.telegram import status
from bot.telegram.inbox import Inbox
from bot.telegram.metrics import Metrics
from bot.telegram.queue import Depth
from bot.telegram.status import Check, serve_status, status_app


async def get(path: str, metrics: Metrics | None = None, **checks: Check) -> httpx.Response:
    """What the page says."""
    app = status_app(metrics or Metrics({}, list), checks)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        return await client.get(path)


def samples(metrics: Metrics) -> dict[tuple[str, str], float]:
    """(name, labels) → value of each sample."""
    families = text_string_to_metric_families(metrics.text().decode())
    return {
        (sample.name, ",".join(sample.labels.values())): sample.value
        for family in families
        for sample in family.samples
    }


async def fine() -> None:
    """A part that works."""


async def away() -> str:
    """A part that does not."""
    return "it gives no reply"


async def broken() -> str:
    """A part whose check itself fails."""
    raise OSError("no database")


async def hangs() -> str:
    """A part that does not answer."""
    await asyncio.Event().wait()
    return ""


async def test_the_process_lives() -> None:
    """Whatever is wrong with the other parts."""
    assert (await get("/healthz", rasa=away)).status_code == 200


async def test_ready_means_that_people_are_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each part is told with what is wrong; one that hangs does not hang the page."""
    monkeypatch.setattr(status, "WITHIN", 0.01)
    assert (await get("/readyz", rasa=fine)).json() == {"ready": True, "parts": {"rasa": "ok"}}
    answer = await get("/readyz", rasa=away, database=broken, telegram=hangs, disk=fine)
    assert answer.status_code == 503
    parts = answer.json()["parts"]
    assert parts["rasa"] == "it gives no reply"
    assert "OSError" in parts["database"]
    assert "within" in parts["telegram"]
    assert parts["disk"] == "ok"


async def test_a_port_that_is_taken_does_not_end_the_gateway(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """It says which setting moves it."""
    with socket.socket() as other, caplog.at_level(logging.WARNING):
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        await serve_status(status_app(Metrics({}, list), {}), "127.0.0.1", port)
    assert "PUENTE_STATUS_PORT" in caplog.text


async def test_what_happens_is_counted_and_timed(inbox: Inbox) -> None:
    """In Prometheus's text format, with the depth of the queues at that moment."""
    inbox.add([arrived(1, 7), arrived(2, 8)])
    metrics = Metrics({"inbox": inbox.depth}, list)
    metrics.update("kept", 2)
    metrics.reply("late")
    metrics.fault("rasa")
    metrics.possible_double()
    metrics.stage("wait", -5)
    with metrics.timed("turn"):
        pass
    found = samples(metrics)
    assert found["puente_updates_total", "kept"] == 2
    assert found["puente_replies_total", "late"] == 1
    assert found["puente_faults_total", "rasa"] == 1
    assert found["puente_possible_doubles_total", ""] == 1
    assert found["puente_stage_seconds_count", "turn"] == 1
    assert found["puente_queue_messages", "inbox,pending"] == 2
    assert (await get("/metrics", metrics)).headers["content-type"].startswith("text/plain")


def test_without_a_database_the_rest_is_told() -> None:
    """A fault must not hide how things are."""

    def no_database() -> Depth:
        raise OperationalError("no database", None, OSError())

    metrics = Metrics({"inbox": no_database}, list)
    metrics.fault("database")
    assert samples(metrics)["puente_faults_total", "database"] == 1
