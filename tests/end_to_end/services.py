"""The processes of a deployment, each started as the Procfile starts it, with a log of its own."""

from __future__ import annotations

import asyncio
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path

import httpx
from fake_bot_api import Telegram
from postgresql import free_port

from bot.knowledge.preparation import prepare
from bot.privacy.pseudonym import channel_secret
from bot.programs import environment
from bot.rasa_client import RasaClient
from bot.settings import ROOT, Settings, load

SECRET = "a key for nothing but these tests"
START_WITHIN = 180.0  # seconds
STOP_WITHIN = 60.0
PUENTE = Path(sys.executable).with_name("puente")


class Service:
    """A process that can be killed and started again; both lives write to one log."""

    def __init__(self, part: str, settings: dict[str, str], log: Path) -> None:
        self.part, self.settings, self.log = part, settings, log
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; it may not be ready yet."""
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(
                [str(PUENTE), "serve", self.part],
                cwd=ROOT,
                env=environment_of(self.settings),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def kill(self) -> None:
        """End it as a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Ask it to end."""
        self._end(signal.SIGTERM)

    def freeze(self) -> None:
        """Let it hang: it answers nobody, and is not gone."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self._signal(signal.SIGCONT)

    @property
    def pid(self) -> int:
        """The number of the process."""
        assert self._process is not None
        return self._process.pid

    @property
    def runs(self) -> bool:
        """Whether it has not ended."""
        return self._process is not None and self._process.poll() is None

    def wait_until(self, ready: Callable[[], bool]) -> None:
        """Wait until it is ready.

        Raises:
            RuntimeError: it has ended, or it takes too long.
        """
        until = time.monotonic() + START_WITHIN
        while not ready():
            if self._process is None or self._process.poll() is not None:
                raise RuntimeError(f"{self.part} has ended:\n{tail(self.log)}")
            if time.monotonic() > until:
                raise RuntimeError(f"{self.part} is not ready:\n{tail(self.log)}")
            time.sleep(0.1)

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(number)

    def _end(self, number: signal.Signals) -> None:
        self._signal(number)
        if self._process is not None:
            self._process.wait(STOP_WITHIN)


class Assistant:
    """Rasa and the action server around one database, and the settings that gateways need."""

    def __init__(
        self, directory: Path, model: Path, database_url: str = "", **settings: str
    ) -> None:
        self.directory = directory
        self.settings = {
            "RASA_URL": f"http://127.0.0.1:{free_port()}",
            "ACTIONS_URL": f"http://127.0.0.1:{free_port()}",
            "DATABASE_URL": database_url,
            "PUENTE_SECRET": SECRET,
            "PUENTE_MODELS": str(own_models(directory, model)),
            "PUENTE_VAR": str(directory / "var"),
            **settings,
        }
        self.rasa = Service("rasa", self.settings, directory / "rasa.log")
        self.actions = Service("actions", self.settings, directory / "actions.log")

    def start_rasa(self) -> None:
        """Start Rasa and wait for its first real reply."""
        self.rasa.start()
        self.rasa.wait_until(self.is_ready)

    def is_ready(self) -> bool:
        """Whether Rasa answers."""

        async def ask() -> bool:
            client = RasaClient(self.settings["RASA_URL"], channel_secret(SECRET.encode()))
            try:
                return await client.is_ready()
            finally:
                await client.close()

        return run(ask())

    @contextmanager
    def gateway(self, telegram: Telegram, name: str, **settings: str) -> Iterator[Service]:
        """A gateway between `telegram` and this assistant, with an inbox and an outbox of its own.

        Args:
            name: of its log and of its directory.
            settings: more of its environment.
        """
        own = {
            **self.settings,
            "TELEGRAM_TOKEN": telegram.token,
            "TELEGRAM_API_URL": telegram.url,
            "PUENTE_VAR": str(self.directory / name),
            "PUENTE_STATUS_PORT": str(free_port()),
            **settings,
        }
        service = Service("gateway", own, self.directory / f"{name}.log")
        service.start()
        try:
            service.wait_until(lambda: telegram.polling or telegram.webhook is not None)
            yield service
        finally:
            service.stop()

    @contextmanager
    def webhook_gateway(
        self, telegram: Telegram, name: str, **settings: str
    ) -> Iterator[tuple[Service, str]]:
        """A gateway behind a webhook, and the address at which it listens.

        Telegram asks for https, which a proxy in front of the gateway ends. The fake is that
        proxy, too: it turns the deliveries to the gateway's own port.
        """
        port = free_port()
        url = f"http://127.0.0.1:{port}/telegram"
        own = {
            "TELEGRAM_WEBHOOK_URL": "https://puente.example/telegram",
            "TELEGRAM_WEBHOOK_PORT": str(port),
            **settings,
        }
        telegram.proxy(own["TELEGRAM_WEBHOOK_URL"], url)
        with self.gateway(telegram, name, **own) as gateway:
            assert telegram.webhook is not None
            assert telegram.webhook.url == own["TELEGRAM_WEBHOOK_URL"]
            gateway.wait_until(lambda: _is_webhook(url))
            yield gateway, url


@contextmanager
def running_assistant(
    directory: Path, model: Path, database_url: str = "", **settings: str
) -> Iterator[Assistant]:
    """Rasa and the action server, ready to answer.

    Args:
        settings: more of the environment of all processes.
    """
    assistant = Assistant(directory, model, database_url, **settings)
    prepare(load(assistant.settings).database)
    assistant.actions.start()
    try:
        assistant.start_rasa()
        yield assistant
    finally:
        assistant.rasa.stop()
        assistant.actions.stop()


def own_models(directory: Path, model: Path) -> Path:
    """A directory with this model, and a list of trusted models of its own."""
    models = directory / "models"
    models.mkdir(parents=True, exist_ok=True)
    shutil.copy2(model, models)
    return models


def environment_of(settings: dict[str, str]) -> dict[str, str]:
    """The environment of a process of ours: these settings, and none of the machine's."""
    ours = {field.metadata["variable"] for field in fields(Settings)}
    kept = {name: value for name, value in environment().items() if name not in ours}
    return {**kept, "NO_PROXY": "127.0.0.1", "PYTHONUNBUFFERED": "1", **settings}


def run(work: Awaitable[bool]) -> bool:
    """The result of a coroutine, on a loop of its own, whatever loop the tests have."""
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(work)
    finally:
        loop.close()


def _is_webhook(url: str) -> bool:
    try:
        return httpx.get(url).status_code == 405
    except httpx.ConnectError:
        return False


def tail(log: Path, lines: int = 60) -> str:
    """The end of a log."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
