"""The whole path of a message over the Bot API: written by a person, answered by a bot."""

from __future__ import annotations

import json
import re
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.deployments import PUENTE, Deployment
from benchmarks.load import Message
from benchmarks.processes import (
    StepFailed,
    check_alive,
    end_of,
    environment,
    free_port,
    resident_mb,
    running,
)
from bot.settings import ROOT

TOKEN = "1:benchmark"  # noqa: S105
MORE = 60.0  # seconds, beside those that are measured, for starts and ends
STAGES = ("wait", "turn", "deliver")
NO_LIMIT = "100000"  # messages a second: Telegram's own limit is not what is measured


def whole(
    made: Deployment,
    directory: Path,
    said: Sequence[Message],
    chats: int,
    seconds: float,
    pause: float = 0.0,
) -> dict[str, Any]:
    """A gateway in front of a deployment, and people who write `pause` seconds after an answer.

    Returns:
        per_second, p50_ms, p95_ms; memory_mb by process; stages: ms a message by stage.

    Raises:
        StepFailed: a process ended, or nobody was answered.
    """
    port, status, log = free_port(), free_port(), directory / "gateway.log"
    env = {
        **made.environment,
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_API_URL": f"http://127.0.0.1:{port}",
        "TELEGRAM_RATE": NO_LIMIT,
        "PUENTE_STATUS_PORT": str(status),
    }
    with running([PUENTE, "serve", "gateway"], directory, env, log) as gateway:
        found = _people(port, directory, said, chats, seconds, pause)
        check_alive(gateway, log)
        found["stages"] = _stages(status)
        found["memory_mb"] = {**made.memory(), "gateway": resident_mb(gateway)}
    return found


def echo(
    directory: Path, said: Sequence[Message], chats: int, seconds: float, pause: float = 0.0
) -> dict[str, Any]:
    """The same people and a bot that repeats what they write: the floor.

    Raises:
        StepFailed: a process ended, or nobody was answered.
    """
    directory.mkdir(parents=True, exist_ok=True)
    port, log = free_port(), directory / "echo.log"
    command = ["-m", "benchmarks.echo_bot", f"http://127.0.0.1:{port}"]
    with running(command, directory, environment(directory), log) as bot:
        found = _people(port, directory, said, chats, seconds, pause)
        check_alive(bot, log)
    return found


def _people(
    port: int, directory: Path, said: Sequence[Message], chats: int, seconds: float, pause: float
) -> dict[str, Any]:
    texts, log = directory / "texts.json", directory / "bot_api.log"
    texts.write_text(json.dumps(list(said)), encoding="utf-8")
    command = [
        "-m",
        "benchmarks.bot_api",
        str(port),
        str(chats),
        str(seconds),
        str(pause),
        str(texts),
    ]
    with running(command, ROOT, environment(directory), log) as people:
        ends = time.monotonic() + seconds + MORE
        while people.poll() is None:
            if time.monotonic() > ends:
                raise StepFailed(f"the people did not end; {end_of(log)}")
            time.sleep(0.2)
    rows = log.read_text(encoding="utf-8").splitlines()
    if people.returncode or not rows:
        raise StepFailed(f"the people ended with {people.returncode}; {end_of(log)}")
    seen = json.loads(rows[-1])
    if not seen["answered"]:
        raise StepFailed("nobody was answered")
    p50, p95 = np.percentile(seen["delays"], [50, 95]) * 1000
    return {
        "per_second": seen["answered"] / seen["seconds"],
        "mean_ms": float(np.mean(seen["delays"])) * 1000,
        "p50_ms": float(p50),
        "p95_ms": float(p95),
    }


def _stages(port: int) -> dict[str, float]:
    """Mean ms of each stage, as the gateway counts them."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
        told = answer.read().decode()

    def value(what: str, stage: str) -> float:
        row = re.search(rf'^puente_stage_seconds_{what}{{stage="{stage}"}} (\S+)$', told, re.M)
        return float(row[1]) if row else 0.0

    return {s: 1000 * value("sum", s) / max(value("count", s), 1.0) for s in STAGES}
