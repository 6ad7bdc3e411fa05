"""Processes of the benchmark: bounded in time, on the loopback address, ended by their id."""

from __future__ import annotations

import os
import re
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil

from bot.settings import QUIET, ROOT

SECRET = secrets.token_hex(32)
OF_A_DEPLOYMENT = re.compile(r"^(PUENTE_|TELEGRAM_|DATABASE_URL$|RASA_|ACTIONS_URL$|SANIC_)")
STOP_SECONDS = 10


class StepFailed(RuntimeError):
    """A step of the benchmark failed; the message holds the end of its log."""


def environment(directory: Path, rasa_url: str = "", actions_url: str = "") -> dict[str, str]:
    """The environment of a process that keeps all it writes below `directory`."""
    temporary = directory / "tmp"
    temporary.mkdir(parents=True, exist_ok=True)
    own = {k: v for k, v in os.environ.items() if not OF_A_DEPLOYMENT.match(k)}
    return {
        **own,
        **QUIET,
        "PYTHONPATH": str(ROOT),
        "TMPDIR": str(temporary),
        "SANIC_HOST": "127.0.0.1",
        "RASA_CACHE_DIRECTORY": str(directory / "cache"),  # else what another run learnt is taken
        "PUENTE_SECRET": SECRET,
        "PUENTE_VAR": str(directory / "var"),
        "PUENTE_MODELS": str(directory / "models"),
        **({"RASA_URL": rasa_url} if rasa_url else {}),
        **({"ACTIONS_URL": actions_url} if actions_url else {}),
    }


@contextmanager
def running(
    arguments: Sequence[str], directory: Path, env: dict[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """`python arguments…` in a directory; it and its children are ended in any case."""
    directory.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=directory,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C reaches the benchmark, which ends this one
        )
        try:
            yield process
        finally:
            _end(process)


def run(
    arguments: Sequence[str],
    directory: Path,
    log: Path,
    seconds: float,
    tell: Callable[[str], None],
    also: Mapping[str, str] | None = None,
) -> float:
    """Run to the end; the seconds it took.

    Args:
        tell: hears the last words of the log.
        also: variables of its environment beside the usual ones.

    Raises:
        StepFailed: it failed, or was not done in `seconds`.
    """
    started = time.perf_counter()
    env = {**environment(directory), **(also or {})}
    with running(arguments, directory, env, log) as process:
        while True:
            try:
                code = process.wait(timeout=0.5)
                break
            except subprocess.TimeoutExpired:
                tell(_last_words(log))
            if time.perf_counter() - started > seconds:
                raise StepFailed(f"not done in {seconds:.0f} s; {end_of(log)}")
        took = time.perf_counter() - started
    if code:
        raise StepFailed(f"exit code {code}; {end_of(log)}")
    return took


def check_alive(process: subprocess.Popen[bytes], log: Path) -> None:
    """Fail when a server has stopped.

    Raises:
        StepFailed: it has.
    """
    if process.poll() is not None:
        raise StepFailed(f"the server stopped ({process.returncode}); {end_of(log)}")


def resident_mb(process: subprocess.Popen[bytes]) -> float:
    """Resident memory of a process and its children."""
    top = psutil.Process(process.pid)
    return sum(p.memory_info().rss for p in [top, *top.children(recursive=True)]) / 1e6


def free_port() -> int:
    """A port of the loopback address on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _end(process: subprocess.Popen[bytes]) -> None:
    try:
        top = psutil.Process(process.pid)
        family = [top, *top.children(recursive=True)]
    except psutil.NoSuchProcess:
        return
    for signal in ("terminate", "kill"):
        for member in family:
            try:
                getattr(member, signal)()
            except psutil.NoSuchProcess:
                continue
        _, family = psutil.wait_procs(family, STOP_SECONDS)
    process.poll()


def _tail(log: Path, size: int) -> str:
    with log.open("rb") as file:
        file.seek(0, os.SEEK_END)
        file.seek(max(0, file.tell() - size))
        return re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", file.read().decode(errors="replace"))


def _last_words(log: Path) -> str:
    lines = [line.strip() for line in re.split(r"[\r\n]", _tail(log, 1000)) if line.strip()]
    return lines[-1].rsplit("  - ", 1)[-1][:40] if lines else ""  # without date and logger


def end_of(log: Path) -> str:
    """The end of a log, for a message: the logs go with the directory."""
    return f"the end of {log.name}:\n{_tail(log, 1500)}"
