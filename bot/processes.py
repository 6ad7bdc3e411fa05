"""Starts what a person needs: the database, a model, the servers."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import yaml
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from bot.corrections.proposals import reapply
from bot.database import transaction
from bot.knowledge.preparation import prepare
from bot.registry import Registry, newest_model
from bot.settings import QUIET, ROOT, Settings, SettingsError

STOP_SECONDS = 20


def environment() -> dict[str, str]:
    """The environment of our processes: this Python's programs first, telemetry off.

    Each thread that works with the database would keep free memory of its own: two pools do.
    """
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    return {**QUIET, "MALLOC_ARENA_MAX": "2", **os.environ, "PATH": path}


def prepare_database(settings: Settings, console: Console) -> None:
    """Bring the database to the newest schema and load data/knowledge/ into it.

    What was corrected of a house and approved stays so.
    """
    rows = prepare(settings.database, again=True)
    with transaction(settings.database) as session:
        reapply(session)
    told = ", ".join(f"{n} {name.removesuffix('.csv')}" for name, n in rows.items())
    console.print(f"Database ready: {told}")


def train_if_needed(settings: Settings, console: Console) -> None:
    """Train a model when there is none, or none as new as what it is made of.

    An old model would hold the old texts, for which there may be no translation any more.

    Raises:
        SettingsError: the training failed; the message names the log.
    """
    trained = [path.stat().st_mtime for path in settings.models_dir.glob("*.tar.gz")]
    if trained and max(trained) >= max(path.stat().st_mtime for path in _ingredients()):
        return
    log = settings.var_dir / "train.log"
    command = ["rasa", "train", "--out", str(settings.models_dir)]
    with (
        log.open("w") as output,
        Progress(
            TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=console
        ) as progress,
    ):
        task = progress.add_task("Training a model (some four minutes)", total=None)
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment(), stdout=output, stderr=subprocess.STDOUT
        )
        while process.poll() is None:
            progress.update(task, description=f"Training a model: {_stage(log)}")
            time.sleep(0.5)
        progress.update(task, total=1, completed=1)
    if process.returncode:
        raise SettingsError(f"The training failed; {log} says why")
    Registry(settings).trust(newest_model(settings.models_dir))


def _ingredients() -> Iterator[Path]:
    """The files that make a model."""
    yield from (ROOT / "config.yml", ROOT / "domain.yml")
    for folder in ("data/nlu", "data/lexicon", "data/rules", "bot/nlu", "bot/language"):
        yield from (path for path in (ROOT / folder).rglob("*") if path.suffix in (".yml", ".py"))


def _stage(log: Path) -> str:
    """The component that Rasa trains now, out of its log."""
    started = [line for line in log.read_text(errors="replace").splitlines() if "Starting" in line]
    return started[-1].rsplit("component", 1)[-1].strip(" '.") if started else "reading the data"


def server_command(part: str, settings: Settings) -> list[str]:
    """The command of one server, listening on the loopback address.

    Raises:
        SettingsError: its port is taken, its model is not trusted, or there is no such part.
        NoModel: there is no model.
    """
    if part == "rasa":
        port = _free_port("RASA_URL", settings.rasa_url)
        model = Registry(settings).own_copy(newest_model(settings.models_dir))
        return [
            *("rasa", "run", "-i", "127.0.0.1", "-p", str(port)),
            *("--endpoints", str(_endpoints(settings)), "--credentials", "credentials.yml"),
            *("--model", str(model)),
        ]
    if part == "actions":
        port = _free_port("ACTIONS_URL", settings.actions_url)
        return [sys.executable, "-m", "actions.server", "-p", str(port)]
    if part == "gateway":
        return ["puente", "serve", "gateway"]
    raise SettingsError(f"there is no part {part!r}; the parts are rasa, actions, gateway, console")


def become(part: str, settings: Settings) -> None:
    """Replace this process by a server."""
    command = server_command(part, settings)
    os.chdir(ROOT)
    os.execvpe(command[0], command, {**environment(), "SANIC_HOST": "127.0.0.1"})  # noqa: S606


@contextmanager
def running(parts: list[str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The named parts of the Procfile, run by honcho, their output in `log`; ended at the end."""
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "honcho", "start", *parts],
            cwd=ROOT,
            env=environment(),
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # so that Ctrl-C in the chat does not reach them
        )
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(STOP_SECONDS)


def become_all() -> None:
    """Replace this process by honcho with every part of the Procfile."""
    os.chdir(ROOT)
    command = [sys.executable, "-m", "honcho", "start"]
    os.execvpe(command[0], command, environment())  # noqa: S606


def _endpoints(settings: Settings) -> Path:
    """endpoints.yml with the action server of the settings."""
    content = yaml.safe_load((ROOT / "endpoints.yml").read_text())
    content["action_endpoint"]["url"] = f"{settings.actions_url}/webhook"
    path = settings.var_dir / "endpoints.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(content))
    return path


def _free_port(variable: str, url: str) -> int:
    port = urlsplit(url).port or 80
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            raise SettingsError(
                f"Port {port} is taken: something listens there already. "
                f"Stop it, or choose another port by {variable}"
            )
    return port
