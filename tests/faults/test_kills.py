"""kill -9 at any moment, of any process: nobody is lost, the order stays, doubles are logged."""

from __future__ import annotations

import random
import threading
import time
from pathlib import Path

import pytest
from end_to_end.services import Assistant, Service, running_assistant
from fake_bot_api import Telegram, serve
from postgresql import Server, server

from bot.telegram.delivery import TWICE
from faults.crowd import PROGRESS_EVERY, people, total, wait_while_answered, write
from faults.report import Report
from faults.sizes import size

SILENCE, LONGEST = 90.0, 1800.0  # seconds without an answer, and in all, after the last message
SEED = 20261126
CHATS, PER_SECOND = 100, 6


@pytest.fixture(scope="module")
def postgresql() -> Server:
    """A server that is this test's own."""
    with server() as made:
        yield made


@pytest.mark.parametrize("database", ["SQLite", "PostgreSQL, two gateways"])
def test_kills_at_random_points(
    tmp_path: Path, model: Path, postgresql: Server, report: Report, database: str
) -> None:
    """Gateways most often, Rasa and the action server now and then."""
    shared = database.startswith("PostgreSQL")
    url = postgresql.database("kills") if shared else ""
    updates, kills = size(5_000, 250), size(150, 8)
    chance = random.Random(SEED)
    with (
        serve() as telegram,
        running_assistant(tmp_path, model, url) as own,
        own.webhook_gateway(telegram, "first") as (first, _),
    ):
        gateways = [first]
        if shared:
            gateways.append(second_gateway(own, telegram))
        writers = people(telegram, CHATS, 2_000_000)
        writing = threading.Thread(target=write, args=(writers, PER_SECOND, updates, "kills"))
        writing.start()
        began = time.monotonic()
        pause = updates / PER_SECOND / (kills + 1)
        for number in range(kills):
            time.sleep(max(began + (number + 1) * pause + chance.random() - time.monotonic(), 0))
            kill_one(chance, number, own, gateways)
        writing.join()
        lost = wait_while_answered(writers, SILENCE, LONGEST)
        for gateway in gateways[1:]:
            gateway.stop()
    told = f"{kills} kills, {updates} updates ({database}, seed {SEED})"
    report.add("kill -9", told, "0 lost", f"{lost} lost", lost == 0)
    report.add("kill -9", told, "in order", "in order", all(w.in_order for w in writers))
    doubles = total(writers, lambda writer: writer.doubles)
    logged = sum(g.log.read_text().count(TWICE.partition("%")[0]) for g in gateways)
    said = f"{doubles} doubles, {logged} logged as possible"
    report.add("kill -9", told, "each double is logged", said, doubles <= logged)


def second_gateway(own: Assistant, telegram: Telegram) -> Service:
    """Another gateway on the same database; what Telegram brings goes to the first one."""
    settings = {**own.settings, "TELEGRAM_TOKEN": telegram.token, "TELEGRAM_API_URL": telegram.url}
    settings |= {
        "PUENTE_VAR": str(own.directory / "second"),
        "TELEGRAM_WEBHOOK_URL": "https://puente.example/telegram",
        "TELEGRAM_WEBHOOK_PORT": "0",
        "PUENTE_STATUS_PORT": "0",
    }
    made = Service("gateway", settings, own.directory / "second.log")
    calls = len(telegram.calls_to("setWebhook"))
    made.start()
    made.wait_until(lambda: len(telegram.calls_to("setWebhook")) > calls)
    return made


def kill_one(
    chance: random.Random,
    number: int,
    own: Assistant,
    gateways: list[Service],
) -> None:
    """Kill a process and start it again."""
    victim = chance.choices(
        [*gateways, own.rasa, own.actions], [6 / len(gateways)] * len(gateways) + [1, 1]
    )[0]
    victim.kill()
    victim.start()
    if victim is own.rasa:
        victim.wait_until(own.is_ready)
    if number and number % int(PROGRESS_EVERY) == 0:
        print(f"kills: {number}", flush=True)
