"""Telegram refuses, fails or says nothing: it is obeyed, and only the chat in question waits."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from end_to_end.services import Assistant, Service
from fake_bot_api import Telegram, serve
from fake_bot_api.world import Call

from bot.settings import load, secret_key
from bot.telegram.dead_letters import given_up
from bot.telegram.delivery import TWICE
from bot.telegram.outbox import Outbox
from faults.crowd import people, total, wait_for_all
from faults.report import Report, percentile
from faults.sizes import size

WITHIN = 120.0  # seconds
PAUSE = 2  # seconds that Telegram asks for
EVERY = 0.1  # seconds: two people write, three messages are sent: Telegram takes thirty a second
FIRST = 4_000_000


# What the bot is told instead of an answer.
ERRORS: dict[str, dict[str, Any]] = {
    "429": {"status": 429, "description": "Too Many Requests", "retry_after": PAUSE},
    "500": {"status": 500, "description": "Internal Server Error"},
    "403": {"status": 403, "description": "Forbidden: bot was blocked by the user"},
    "400": {"status": 400, "description": "Bad Request: no"},
    "no answer after acceptance": {"status": 0, "after_accepting": True},
}


@dataclass
class House:
    """A Telegram, and the gateway that serves it."""

    telegram: Telegram
    gateway: Service

    @property
    def dead(self) -> int:
        """How many messages wait for a maintainer."""
        settings = load(self.gateway.settings)
        return len(given_up(Outbox(settings.database, secret_key(settings))))

    def calls(self, first: int, number: int) -> list[Call]:
        """What was sent to the chats of a range."""
        calls = self.telegram.calls_to("sendMessage")
        return [call for call in calls if first <= _chat(call) < first + number]


@pytest.fixture(scope="module")
def house(assistant: Assistant) -> Iterator[House]:
    """A gateway that nobody else uses."""
    with serve() as telegram, assistant.gateway(telegram, "errors") as gateway:
        yield House(telegram, gateway)


@pytest.mark.parametrize("error", ERRORS)
def test_errors_of_the_bot_api(house: House, report: Report, error: str) -> None:
    """Each chat in question gets one; as many others write at the same time."""
    number = size(2_000, 50)
    first = FIRST + 10_000 * list(ERRORS).index(error)
    hit = people(house.telegram, number, first)
    beside = people(house.telegram, number, first + 5_000)
    told, name = f"{number} × {error}", "Bot API errors"
    for writer in hit:
        house.telegram.fail_next("sendMessage", **ERRORS[error], chat_id=writer.person.id)
    for one, other in zip(hit, beside, strict=True):
        one.ask()
        other.ask()
        time.sleep(EVERY)
    lost = wait_for_all(beside, WITHIN)
    report.add(name, told, "others: 0 lost", f"{lost} lost", lost == 0)
    slow = percentile([delay for writer in beside for delay in writer.delays()], 0.95)
    report.timed(name, told, "others: p95 ≤ 2 s", f"{slow:.2f} s", slow <= 2)
    if error in ("403", "400"):
        house.telegram.wait_until(lambda: len(house.calls(first, number)) >= number, WITHIN)
        calls = len(house.calls(first, number))
        report.add(name, told, "tried once", f"{calls} calls", calls == number)
        if error == "400":
            dead = house.dead
            report.add(name, told, "each waits for a maintainer", f"{dead}", dead == number)
        return
    lost = wait_for_all(hit, WITHIN)
    report.add(name, told, "0 lost", f"{lost} lost", lost == 0)
    if error == "429":
        hasty = _too_early(house.calls(first, number))
        report.add(name, told, f"a pause of {PAUSE} s", f"{hasty} too early", hasty == 0)
    doubles = total(hit, lambda writer: writer.doubles)
    logged = house.gateway.log.read_text().count(TWICE.partition("%")[0])
    said = f"{doubles} doubles, {logged} logged as possible"
    holds = doubles <= logged if error.startswith("no") else doubles == 0
    report.add(name, told, "doubles only where nobody can know", said, holds)


def _too_early(calls: list[Call]) -> int:
    """How many calls came into a chat before the pause was over that Telegram had asked for."""
    until: dict[int, float] = {}
    early = 0
    for call in calls:
        early += call.time < until.get(_chat(call), 0.0)
        if call.status == 429:
            until[_chat(call)] = call.time + PAUSE - 0.1
    return early


def _chat(call: Call) -> int:
    return int(str(call.parameters["chat_id"]))
