"""The clock of the machine is set, back and forth: nobody is lost, everything goes on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from end_to_end.services import Assistant, running_assistant
from fake_bot_api import Telegram, serve
from sqlalchemy import select

from bot.database import transaction, utc_now
from bot.telegram.models import Incoming
from faults.crowd import Writer, people, total, wait_for_all, write
from faults.report import Report

# Debian's package faketime; it reads the file at every look at the clock.
LIBRARY = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
HOURS = {"+1h": 1, "-1h": -1, "+1d": 24, "-1d": -24, "+0": 0}
WITHIN = 60.0  # seconds


@dataclass
class Machine:
    """A deployment whose clock can be set; Telegram has its own."""

    own: Assistant
    telegram: Telegram
    clock: Path

    def set_clock(self, offset: str) -> None:
        """Set it to the true time and an offset, such as +1h."""
        self.clock.write_text(offset, encoding="ascii")

    def hours_off(self) -> int:
        """How far the gateway's clock is off, by what it has noted of the latest update."""
        with transaction(f"sqlite:///{self.own.directory / 'clock' / 'puente.db'}") as session:
            query = select(Incoming.added_at).order_by(Incoming.id.desc()).limit(1)
            return round((session.scalar(query) - utc_now(session)) / timedelta(hours=1))


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[Machine]:
    """A deployment on SQLite, which has no clock but the machine's."""
    assert LIBRARY, "install the package faketime"
    directory = tmp_path_factory.mktemp("clock")
    clock = directory / "offset"
    clock.write_text("+0", encoding="ascii")
    faked = {
        "LD_PRELOAD": str(LIBRARY),
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    with (
        serve() as telegram,
        running_assistant(directory, model, "", **faked) as own,
        own.gateway(telegram, "clock"),
    ):
        yield Machine(own, telegram, clock)


def test_the_clock_is_set_between_messages(machine: Machine, report: Report) -> None:
    """By an hour and by a day, forward and back, in the middle of conversations."""
    writers = people(machine.telegram, 5, 4_000_000)
    lost = 0
    for offset in HOURS:
        machine.set_clock(offset)
        write(writers, 10, 2 * len(writers))
        lost += wait_for_all(writers, WITHIN)
        assert machine.hours_off() == HOURS[offset]
    said(report, "between messages", writers, lost)


@pytest.mark.parametrize("offset", ["+1h", "-1h", "+1d", "-1d"])
def test_the_clock_is_set_while_somebody_waits(
    machine: Machine, report: Report, offset: str
) -> None:
    """What is taken, and what waits, is answered all the same."""
    machine.set_clock("+0")
    writers = people(machine.telegram, 5, 4_100_000 + 1_000 * HOURS[offset])
    machine.own.rasa.freeze()
    try:
        write(writers, 10, 2 * len(writers))
        machine.set_clock(offset)
    finally:
        machine.own.rasa.thaw()
    lost = wait_for_all(writers, WITHIN)
    said(report, f"{offset} while they wait", writers, lost)


def said(report: Report, when: str, writers: list[Writer], lost: int) -> None:
    """Put into the table what became of these people."""
    doubles = total(writers, lambda writer: writer.doubles)
    in_order = all(writer.in_order for writer in writers)
    measured = f"{lost} lost, {'in order' if in_order else 'out of order'}, {doubles} doubles"
    report.add(
        "clock set", when, "0 lost, in order, once", measured, in_order and not lost + doubles
    )
