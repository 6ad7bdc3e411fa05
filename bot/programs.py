"""Programs that are run: their environment, their logs, and how far they are."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from bot.settings import QUIET, ROOT, SettingsError, load

LOOK_EVERY = 0.25  # seconds
SHOWN = 40  # rows of a log that are shown when its command fails

Tell = Callable[[str], None]


class CommandFailed(SettingsError):
    """A command ended with an error; the message holds the end of its log."""


def environment() -> dict[str, str]:
    """The environment of our processes: this Python's programs first, telemetry off.

    Each thread that works with the database would keep free memory of its own: two pools do.
    """
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    return {**QUIET, "MALLOC_ARENA_MAX": "2", **os.environ, "PATH": path}


def rasa_command(*arguments: str) -> list[str]:
    """The command of Rasa: without what we never use, or plain Rasa where PUENTE_STOCK says so."""
    stock = [str(Path(sys.executable).with_name("rasa"))]
    light = [sys.executable, "-m", "bot.launcher"]
    return [*(stock if load().stock else light), *arguments]


def rasa(arguments: Sequence[str], log: Path, tell: Tell = lambda _: None) -> float:
    """Run a command of Rasa in the repository; the seconds it took.

    Raises:
        CommandFailed: it failed.
    """
    return run(rasa_command(*arguments), log, tell)


def run(command: Sequence[str], log: Path, tell: Tell = lambda _: None) -> float:
    """Run a command in the repository; the seconds it took.

    Args:
        tell: called with the last row that it wrote, again and again.

    Raises:
        CommandFailed: it failed.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    with log.open("wb") as output:
        process = subprocess.Popen(
            list(command),
            cwd=ROOT,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            while process.poll() is None:
                tell(_last_row(log))
                time.sleep(LOOK_EVERY)
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait()
    if process.returncode:
        end = "\n".join(log.read_text(errors="replace").splitlines()[-SHOWN:])
        name = " ".join(map(str, command[:3]))
        raise CommandFailed(f"{end}\n\n{name} failed (exit code {process.returncode}); see {log}")
    return time.monotonic() - began


def _last_row(log: Path) -> str:
    rows = log.read_text(errors="replace").splitlines()
    return rows[-1].strip() if rows else ""
