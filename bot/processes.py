"""Starts what a person needs: the database, a model, the servers."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import yaml
from rich.console import Console

from bot.corrections.proposals import reapply
from bot.database import transaction
from bot.knowledge.preparation import prepare
from bot.programs import environment, rasa_command
from bot.registry import Registry
from bot.settings import ROOT, Settings, SettingsError
from bot.yaml_files import read_yaml

STOP_SECONDS = 20


def prepare_database(settings: Settings, console: Console) -> None:
    """Bring the database to the newest schema and load data/knowledge/ into it.

    What was corrected of a house and approved stays so.
    """
    rows = prepare(settings.database, again=True)
    with transaction(settings.database) as session:
        reapply(session)
    told = ", ".join(f"{n} {name.removesuffix('.csv')}" for name, n in rows.items())
    console.print(f"Database ready: {told}")


def server_command(part: str, settings: Settings) -> list[str]:
    """The command of one server.

    Raises:
        SettingsError: its port is taken, its model is not trusted, or there is no such part.
        NoModel: there is no model.
    """
    if part == "rasa":
        port = _free_port("RASA_URL", settings.rasa_url)
        registry = Registry(settings)
        model = registry.own_copy(registry.live())
        return rasa_command(
            *("run", "-i", settings.host, "-p", str(port)),
            *("--endpoints", str(_endpoints(settings)), "--credentials", "credentials.yml"),
            *("--model", str(model)),
        )
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
    os.execvpe(command[0], command, environment())  # noqa: S606


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
    content = read_yaml(ROOT / "endpoints.yml")
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
