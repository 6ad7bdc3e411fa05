"""A part is away or hangs for some seconds: nobody is lost, each is told once, all goes on."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
from end_to_end.services import Assistant, running_assistant
from fake_bot_api import Telegram, serve
from postgresql import Server, server

from bot.telegram import notices
from faults.crowd import Writer, people, wait_for_all
from faults.report import Report
from faults.sizes import SHORT, size

WITHIN = 90.0  # seconds
NEXT_QUESTION = "¿Quién necesita el lugar?"  # of the form, once the city is known
LATE_BY = 10.0  # seconds after which people must know


@dataclass
class House:
    """Everything that can be stopped."""

    own: Assistant
    telegram: Telegram
    database: Server
    next_person: int = 3_000_000

    def persons(self, number: int) -> list[Writer]:
        """People who have not written yet."""
        first, self.next_person = self.next_person, self.next_person + number
        return people(self.telegram, number, first)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[House]:
    """A deployment on a PostgreSQL server of its own."""
    directory = tmp_path_factory.mktemp("outages")
    with (
        server() as database,
        serve() as telegram,
        running_assistant(directory, model, database.database("outages")) as own,
        own.gateway(telegram, "outages"),
    ):
        yield House(own, telegram, database)


def test_a_full_disk(assistant: Assistant, report: Report) -> None:
    """The gateway can write nothing for a while: nothing is confirmed, nobody is lost."""
    with serve() as telegram, assistant.gateway(telegram, "full") as gateway:
        before, meanwhile = people(telegram, 2, 3_900_000)
        before.ask()
        lost = wait_for_all([before], WITHIN)
        process = psutil.Process(gateway.pid)
        limits = process.rlimit(psutil.RLIMIT_FSIZE)
        process.rlimit(psutil.RLIMIT_FSIZE, (0, limits[1]))  # no file may grow, nor shrink and grow
        try:
            meanwhile.ask()
            meanwhile.person.wait_for(lambda message: message.text == notices.late("es"), WITHIN)
            unconfirmed = len(telegram.pending)
        finally:
            process.rlimit(psutil.RLIMIT_FSIZE, limits)
        lost += wait_for_all([meanwhile], WITHIN)
    report.add("disk full", "once", "not confirmed", f"{unconfirmed} waits", unconfirmed == 1)
    said = f"{lost} lost, {meanwhile.apologies} apology"
    report.add(
        "disk full", "once", "0 lost; one apology", said, (lost, meanwhile.apologies) == (0, 1)
    )


@contextmanager
def stopped(stop: Callable[[], None], start: Callable[[], None], seconds: float) -> Iterator[None]:
    """A part that is stopped at the beginning of the block, and started some seconds later."""
    stop()
    timer = threading.Timer(seconds, start)
    timer.start()
    try:
        yield
    finally:
        timer.join()


def ways(house: House, part: str) -> tuple[Callable[[], None], Callable[[], None]]:
    """How a part is stopped and started again."""
    return {
        "the database": (house.database.stop, house.database.start),
        "Rasa": (house.own.rasa.stop, house.own.start_rasa),
        "Rasa hangs": (house.own.rasa.freeze, house.own.rasa.thaw),
        "the action server": (house.own.actions.stop, house.own.actions.start),
        "the action server hangs": (house.own.actions.freeze, house.own.actions.thaw),
    }[part]


def moments(part: str) -> list[int]:
    """For how long it is stopped, each time."""
    if SHORT:
        return [2, 12] if "hangs" not in part else [12]
    number = size(25, 2)
    return [1 + n * 59 // max(number - 1, 1) for n in range(number)]


@pytest.mark.parametrize(
    "part", ["the database", "Rasa", "Rasa hangs", "the action server", "the action server hangs"]
)
def test_a_part_is_away_for_a_while(house: House, report: Report, part: str) -> None:
    """In the middle of a form; what is answered during the outage is understood after it."""
    stop, start = ways(house, part)
    lost = silent = often = early = blank = 0
    for seconds in moments(part):
        forms, others = house.persons(2), house.persons(3)
        for writer in forms:
            writer.person.send("busco un lugar para dormir")
            writer.person.wait_for(1, WITHIN)
        with stopped(stop, start, seconds):
            began = time.time()
            for writer in forms:
                writer.person.send("Tijuana")
            if "action" not in part:
                for writer in others:
                    writer.ask()
        lost += wait_for_all(others, WITHIN)
        for writer in forms:
            house.telegram.wait_until(lambda w=writer: _answered(w), WITHIN)
            blank += NEXT_QUESTION not in writer.person.messages[-1].text
        for writer in forms + others:
            waited = _waited(writer, began)
            often += writer.apologies > 1
            silent += waited > LATE_BY + 2 and writer.apologies == 0
            early += waited < 5 and writer.apologies > 0
    told = f"{len(moments(part))} times, {min(moments(part))}–{max(moments(part))} s"
    report.add(part, told, "0 lost", f"{lost} lost", lost == 0)
    said = f"{often} told more often, {silent} not told, {early} told for nothing"
    report.add(part, told, "one apology for who waits", said, often + silent + early == 0)
    report.add(part, told, "no blank memory", f"{blank} blank", blank == 0)


def _answered(writer: Writer) -> bool:
    """Whether the form has gone on: a reply came that is no apology, after the first question."""
    return len(writer.person.messages) - writer.apologies >= 2


def _waited(writer: Writer, began: float) -> float:
    """How long a person waited for the last reply, in seconds."""
    return writer.person.messages[-1].time - began if writer.person.messages else 0.0
