"""Rasa and its action server on free ports, with a database of their own."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import yaml

from benchmarks import load
from benchmarks.processes import (
    SECRET,
    StepFailed,
    check_alive,
    end_of,
    environment,
    free_port,
    resident_mb,
    running,
)
from bot.knowledge.preparation import prepare
from bot.settings import ROOT

START_SECONDS = 300


@dataclass(frozen=True)
class Started:
    """A running assistant, and what its start took."""

    url: str
    seconds: float
    memory_mb: float


@contextmanager
def actions(directory: Path) -> Iterator[str]:
    """The action server with a fresh database of knowledge; its address."""
    prepare(f"sqlite:///{directory / 'var' / 'puente.db'}")
    port, log = free_port(), directory / "actions.log"
    command = ["-m", "rasa_sdk", "--actions", "actions", "-p", str(port)]
    with running(command, directory, environment(directory), log) as process:
        _until_open(port, process, log)
        yield f"http://127.0.0.1:{port}"


@contextmanager
def rasa(model: Path, directory: Path, actions_url: str) -> Iterator[Started]:
    """`rasa run` with a model, from the start of the process to its first reply and on."""
    port, log = free_port(), directory / "rasa.log"
    url = f"http://127.0.0.1:{port}"
    command = [
        *("-m", "rasa", "run", "-i", "127.0.0.1", "-p", str(port), "--model", str(model)),
        *("--endpoints", str(_endpoints(directory, actions_url))),
        *("--credentials", str(ROOT / "credentials.yml")),
    ]
    env = environment(directory, url, actions_url)
    started = time.perf_counter()
    with running(command, directory, env, log) as process:
        try:
            asyncio.run(
                load.until_reply(
                    lambda: load.Door(url, SECRET),
                    lambda: check_alive(process, log),
                    START_SECONDS,
                )
            )
        except TimeoutError as error:
            raise StepFailed(f"{error}; {end_of(log)}") from error
        yield Started(url, time.perf_counter() - started, resident_mb(process))


def _endpoints(directory: Path, actions_url: str) -> Path:
    content = yaml.safe_load((ROOT / "endpoints.yml").read_text(encoding="utf-8"))
    content["action_endpoint"]["url"] = f"{actions_url}/webhook"
    path = directory / "endpoints.yml"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    return path


def _until_open(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    ends = time.monotonic() + START_SECONDS
    while time.monotonic() < ends:
        check_alive(process, log)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise StepFailed(f"the action server did not start in time; {end_of(log)}")
