"""Two deployments to compare: stock Rasa with its action server, and ours."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

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

START_SECONDS = 300.0
PUENTE = str(Path(sys.executable).with_name("puente"))


@dataclass
class Deployment:
    """What runs: how to ask each Rasa, what the start of the first took, all processes by name."""

    makers: list[load.MakeClient] = field(default_factory=list)
    start_s: float = 0.0
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)

    def memory(self) -> dict[str, float]:
        """Resident MB of each process, its children included."""
        return {name: resident_mb(process) for name, process in self.processes.items()}


@contextmanager
def stock(model: Path, directory: Path) -> Iterator[Deployment]:
    """`rasa run` with the REST channel, and `rasa run actions`, as Rasa's own pages say."""
    port, actions_port, made = free_port(), free_port(), Deployment()
    directory.mkdir(parents=True, exist_ok=True)
    url = f"http://127.0.0.1:{actions_port}/webhook"
    (directory / "endpoints.yml").write_text(f"action_endpoint:\n  url: {url}\n", "utf-8")
    (directory / "credentials.yml").write_text("rest:\n", "utf-8")
    env = environment(directory)
    prepare(f"sqlite:///{directory / 'var' / 'puente.db'}")
    acting = ["-m", "rasa", "run", "actions", "--actions", "actions", "-p", str(actions_port)]
    answering = [
        *("-m", "rasa", "run", "-i", "127.0.0.1", "-p", str(port), "--model", str(model)),
        *("--endpoints", "endpoints.yml", "--credentials", "credentials.yml"),
    ]
    made.makers = [lambda: load.Rest(f"http://127.0.0.1:{port}")]
    with ExitStack() as stack:
        log = directory / "actions.log"
        made.processes["actions"] = stack.enter_context(running(acting, directory, env, log))
        _start(made, "rasa", answering, directory, env, stack)
        yield made


@contextmanager
def ours(
    model: Path, directory: Path, database_url: str = "", rasas: int = 1
) -> Iterator[Deployment]:
    """`puente serve actions` and so many `puente serve rasa` on one database."""
    made = Deployment()
    ports = [free_port() for _ in range(rasas)]
    (directory / "models").mkdir(parents=True, exist_ok=True)
    shutil.copy(model, directory / "models")
    actions_url = f"http://127.0.0.1:{free_port()}"
    common = environment(directory, f"http://127.0.0.1:{ports[0]}", actions_url)
    made.environment = {**common, **({"DATABASE_URL": database_url} if database_url else {})}
    prepare(database_url or f"sqlite:///{directory / 'var' / 'puente.db'}")
    with ExitStack() as stack:
        serving = [PUENTE, "serve"]
        made.processes["actions"] = stack.enter_context(
            running([*serving, "actions"], ROOT, made.environment, directory / "actions.log")
        )
        for number, port in enumerate(ports):
            url = f"http://127.0.0.1:{port}"
            made.makers.append(lambda url=url: load.Door(url, SECRET))  # type: ignore[misc]
            env = {**made.environment, "RASA_URL": url}
            name = "rasa" if number == 0 else f"rasa {number + 1}"
            _start(made, name, [*serving, "rasa"], directory, env, stack)
        yield made


def _start(
    made: Deployment,
    name: str,
    command: list[str],
    directory: Path,
    env: dict[str, str],
    stack: ExitStack,
) -> None:
    """Start a Rasa and wait for its first reply."""
    log, began = directory / f"{name}.log", time.perf_counter()
    process = stack.enter_context(running(command, directory, env, log))
    made.processes[name] = process
    make = made.makers[-1]
    try:
        asyncio.run(load.until_reply(make, lambda: check_alive(process, log), START_SECONDS))
    except TimeoutError as error:
        raise StepFailed(f"{error}; {end_of(log)}") from error
    made.start_s = made.start_s or time.perf_counter() - began
