"""Several machines: two gateways, nginx, two Rasa, PostgreSQL; any of them may be killed."""

from __future__ import annotations

import random
import shutil
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from end_to_end.services import Assistant, Service, running_assistant
from fake_bot_api import Telegram, serve
from postgresql import free_port, running_server

from bot.settings import ROOT
from bot.telegram.delivery import TWICE
from faults.crowd import people, total, wait_while_answered, write
from faults.report import Report
from faults.sizes import size

SILENCE, LONGEST = 90.0, 1800.0  # seconds without an answer, and in all, after the last message
SEED = 20261127
CHATS, PER_SECOND = 100, 6
KINDS = ("nginx", "gateway", "rasa")


class Nginx(Service):
    """nginx as deploy/nginx.conf has it, in front of two Rasa on this machine.

    Args:
        addresses: of the two, as host:port.
    """

    def __init__(self, directory: Path, addresses: list[str]) -> None:
        super().__init__("nginx", {}, directory / "nginx.log")
        self.port, self.directory = free_port(), directory
        text = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
        for number, address in enumerate(addresses, start=1):
            text = text.replace(f"rasa-{number}:5005", address)
        text = text.replace("listen 5005;", f"listen 127.0.0.1:{self.port};")
        self.configuration = directory / "nginx.conf"
        self.configuration.write_text(text.replace("/tmp/", f"{directory}/nginx-"), "utf-8")

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, as one process, so that one signal ends all of it."""
        program = shutil.which("nginx") or "/usr/sbin/nginx"
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(
                [
                    *(program, "-c", str(self.configuration), "-p", str(self.directory)),
                    *("-g", "daemon off; master_process off; user root;"),
                ],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        self.wait_until(self.answers)

    def answers(self) -> bool:
        """Whether it listens."""
        try:
            return httpx.get(self.url, trust_env=False).status_code == 404
        except httpx.TransportError:
            return False


@contextmanager
def another(part: str, name: str, own: Assistant, **settings: str) -> Iterator[Service]:
    """One more of a part, on the same database."""
    var = {"PUENTE_VAR": str(own.directory / name)}
    made = Service(part, {**own.settings, **var, **settings}, own.directory / f"{name}.log")
    made.start()
    try:
        yield made
    finally:
        made.stop()


@contextmanager
def second_gateway(own: Assistant, telegram: Telegram, rasa: str) -> Iterator[Service]:
    """Another gateway on the same database; what Telegram brings goes to the first one."""
    calls = len(telegram.calls_to("setWebhook"))
    settings = {
        "RASA_URL": rasa,
        "TELEGRAM_TOKEN": telegram.token,
        "TELEGRAM_API_URL": telegram.url,
        "TELEGRAM_WEBHOOK_URL": "https://puente.example/telegram",
        "TELEGRAM_WEBHOOK_PORT": "0",
        "PUENTE_STATUS_PORT": "0",
    }
    with another("gateway", "second", own, **settings) as made:
        made.wait_until(lambda: len(telegram.calls_to("setWebhook")) > calls)
        yield made


def test_any_machine_may_die(tmp_path: Path, model: Path, report: Report) -> None:
    """Nobody is lost, the order stays within each chat, and each double is logged."""
    updates, kills = size(5_000, 250), size(100, 6)
    chance = random.Random(SEED)
    port = free_port()
    with (
        running_server() as url,
        serve() as telegram,
        running_assistant(tmp_path, model, url) as own,
        another("rasa", "rasa-2", own, RASA_URL=f"http://127.0.0.1:{port}") as other,
    ):
        one = own.settings["RASA_URL"].removeprefix("http://")
        nginx = Nginx(tmp_path, [one, f"127.0.0.1:{port}"])
        nginx.start()
        try:
            with (
                own.webhook_gateway(telegram, "first", RASA_URL=nginx.url) as (first, _),
                second_gateway(own, telegram, nginx.url) as second,
            ):
                writers = people(telegram, CHATS, 3_000_000)
                asked = (writers, PER_SECOND, updates, "machines")
                writing = threading.Thread(target=write, args=asked)
                writing.start()
                pause = updates / PER_SECOND / (kills + 1)
                killed = []
                for number in range(kills):
                    time.sleep(pause)
                    parts = {"gateway": [first, second], "rasa": [own.rasa, other]}
                    kind = KINDS[number % len(KINDS)]
                    killed.append(kind)
                    victim = chance.choice(parts.get(kind, [nginx]))
                    victim.kill()
                    victim.start()
                writing.join()
                lost = wait_while_answered(writers, SILENCE, LONGEST)
                logs = [first.log, second.log]
        finally:
            nginx.kill()
    dead = ", ".join(f"{times} {kind}" for kind, times in sorted(Counter(killed).items()))
    told = f"{updates} updates; killed: {dead}"
    report.add("several machines", told, "0 lost", f"{lost} lost", lost == 0)
    report.add("several machines", told, "in order", "in order", all(w.in_order for w in writers))
    doubles = total(writers, lambda writer: writer.doubles)
    logged = sum(log.read_text().count(TWICE.partition("%")[0]) for log in logs)
    said = f"{doubles} doubles, {logged} logged as possible"
    report.add("several machines", told, "each double is logged", said, doubles <= logged)
