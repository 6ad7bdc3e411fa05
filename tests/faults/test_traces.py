"""What people write stands in no log and no file, and is gone when it must be."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from ahocorasick import Automaton
from end_to_end.services import Assistant, Service, running_assistant
from fake_bot_api import Telegram, serve
from postgresql import server
from sqlalchemy import select

from bot.database import transaction
from bot.privacy.conversations import KEPT, Conversation
from bot.settings import load
from faults.crowd import people, wait_for_all
from faults.report import Report
from faults.sizes import size

WITHIN = 120.0  # seconds
SEED = 20261126
FORGOTTEN_WITHIN = 60.0  # seconds


@dataclass
class House:
    """A deployment, and every directory in which it can leave a trace."""

    name: str
    own: Assistant
    telegram: Telegram
    gateway: Service
    directories: list[Path]

    @property
    def conversations(self) -> str:
        """The address of the database of conversations."""
        return load(self.own.settings).conversations_database

    def senders(self) -> dict[str, bytes]:
        """Who is remembered, under which name, sealed how."""
        with transaction(self.conversations) as session:
            return {row.sender: row.sealed for row in session.scalars(select(Conversation))}

    def bytes(self) -> bytes:
        """All files: databases, journals, logs, whatever else."""
        files = (path for folder in self.directories for path in sorted(folder.rglob("*")))
        return b"\0".join(_content(path) for path in files if path.is_file())

    def is_idle(self) -> bool:
        """Whether nothing waits to be answered or sent: an apology is no answer yet."""
        told = self.metrics().decode()
        row = 'puente_queue_messages{{queue="{}",state="pending"}} 0.0'
        return all(row.format(queue) in told for queue in ("inbox", "outbox"))

    def metrics(self) -> bytes:
        """What the status port tells."""
        port = self.gateway.settings["PUENTE_STATUS_PORT"]
        return httpx.get(f"http://127.0.0.1:{port}/metrics", timeout=30).content


def _content(path: Path) -> bytes:
    if path.name.endswith(".tar.gz"):
        return b""  # the model
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""  # a journal that has just been deleted


@contextmanager
def made(directory: Path, model: Path, database: str) -> Iterator[House]:
    """A deployment on a database of its own."""
    with serve() as telegram:
        if database == "SQLite":
            with (
                running_assistant(directory, model) as own,
                # As in a deployment: all processes have the same directory.
                own.gateway(telegram, "traces", PUENTE_VAR=own.settings["PUENTE_VAR"]) as gateway,
            ):
                yield House(database, own, telegram, gateway, [directory])
            return
        with (
            server() as postgresql,
            running_assistant(directory, model, postgresql.database("traces")) as own,
            own.gateway(telegram, "traces") as gateway,
        ):
            yield House(database, own, telegram, gateway, [directory, postgresql.home])


@pytest.fixture(scope="module", params=["SQLite", "PostgreSQL"])
def house(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, model: Path
) -> Iterator[House]:
    """Both databases, one after the other."""
    with made(tmp_path_factory.mktemp("traces"), model, request.param) as running:
        yield running


def canaries(number: int) -> dict[str, Any]:
    """What must be found nowhere: each unlike anything else."""
    return {
        "text": f"Xiadani{number}quetzal",
        "name": f"Nahomi{number}ceiba",
        "paper": f"A2{number:08d}",
        "phone": f"+5296{number:08d}",
        "mail": f"ocote{number}@jutiapa.example",
        "file": f"acta-{number}-zacapa.pdf",
        "button": f"boton{number}petapa",
    }


def test_canaries(house: House, report: Report) -> None:
    """In texts, captions, names, contacts, files and presses, while things fail, too."""
    number = size(10_000, 500) // 2
    told = f"{number} people ({house.name})"
    chance = random.Random(SEED)
    # Of 47 bits without a zero byte, so that no bytes look like one by chance.
    ids = [int.from_bytes(bytes(chance.choices(range(1, 128), k=6)), "big") for _ in range(number)]
    persons = []
    for n, chat_id in enumerate(ids):
        given = canaries(n)
        person = house.telegram.person(chat_id, first_name=given["name"], username=given["name"])
        persons.append(person)
        if n % 10 == 9:
            house.telegram.fail_next("sendMessage", 500, given["text"], chat_id=chat_id)
        words = f"me llamo {given['text']}, {given['paper']}, {given['phone']}, {given['mail']}"
        if n % 5 == 0:
            person.send(words)
        elif n % 5 == 1:
            person.send_photo(words)
        elif n % 5 == 2:
            person.send_contact(given["phone"])
        elif n % 5 == 3:
            person.send_document(words, document=_document(given["file"]))
        else:
            house.telegram.push(_press(chat_id, given["name"], given["button"]))
        if n == number // 2:
            house.own.rasa.kill()
            house.telegram.push({"message": {"chat": given["text"], "from": given["name"]}})
            house.own.start_rasa()
        time.sleep(0.03)
    house.telegram.wait_until(lambda: all(person.messages for person in persons), WITHIN)
    until = time.monotonic() + WITHIN
    while not house.is_idle() and time.monotonic() < until:
        time.sleep(0.5)
    wanted = {
        **{raw.encode(): kind for n in range(number) for kind, raw in canaries(n).items()},
        **{raw: f"chat id {name}" for chat in ids for name, raw in _forms(chat)},
    }
    found = house.bytes() + house.metrics()
    seen = _kinds_in(found, wanted)
    assert _kinds_in(b"\0".join(wanted), wanted) == set(wanted.values())  # it would be found
    report.add("canaries", told, "0 in logs, databases, metrics", f"{sorted(seen) or 0}", not seen)
    tokens = house.telegram.token.encode() in found
    report.add("canaries", told, "the token nowhere", f"{int(tokens)}", not tokens)


def _kinds_in(content: bytes, wanted: dict[bytes, str]) -> set[str]:
    """The kinds of what is wanted that stand in the content; one look for all of them."""
    automaton = Automaton()
    for raw, kind in wanted.items():
        automaton.add_word(raw.decode("latin-1"), kind)
    automaton.make_automaton()
    return {kind for _, kind in automaton.iter(content.decode("latin-1"))}


def _forms(chat_id: int) -> list[tuple[str, bytes]]:
    """How a chat id could stand in a file: as text, or as SQLite and PostgreSQL keep numbers."""
    little, big = chat_id.to_bytes(8, "little"), chat_id.to_bytes(6, "big")
    return [("as text", str(chat_id).encode()), ("little-endian", little), ("big-endian", big)]


def _document(name: str) -> dict[str, Any]:
    return {"file_id": "d", "file_unique_id": "d", "file_name": name}


def _press(chat_id: int, name: str, data: str) -> dict[str, Any]:
    sender = {"id": chat_id, "is_bot": False, "first_name": name, "language_code": "es"}
    chat = {"id": chat_id, "type": "private", "first_name": name}
    shown = {"message_id": 1, "date": 1_800_000_000, "chat": chat, "text": name}
    query = {"id": str(chat_id), "from": sender, "message": shown, "chat_instance": "1"}
    return {"callback_query": {**query, "data": data}}


def test_forgetting(house: House, report: Report) -> None:
    """Everything of a person is gone within a minute, and of nobody else."""
    number = size(1_000, 50)
    told = f"{number} ({house.name})"
    before = house.senders()
    writers = people(house.telegram, number, 6_000_000)
    for writer in writers:
        writer.ask()
        time.sleep(0.05)
    assert wait_for_all(writers, WITHIN) == 0
    theirs = {name: sealed for name, sealed in house.senders().items() if name not in before}
    report.add("/forget", told, "remembered before", f"{len(theirs)}", len(theirs) == number)
    for writer in writers:
        writer.person.send("/forget")
        time.sleep(0.05)
    house.telegram.wait_until(
        lambda: all("Borramos todo" in w.person.messages[-1].text for w in writers), WITHIN
    )
    left, files = _left(house, theirs)
    report.add("/forget", told, "no row left ≤ 60 s", f"{len(left)} left", not left)
    if house.name == "SQLite":  # PostgreSQL keeps what was sealed in free pages for a while
        sealed = sum(one[:32] in files for one in theirs.values())
        report.add("/forget", told, "not even sealed in the files", f"{sealed} left", sealed == 0)
    others = len(set(before) - set(house.senders()))
    report.add("/forget", told, "nobody else's", f"{others} others gone", others == 0)


def _left(house: House, theirs: dict[str, bytes]) -> tuple[set[str], bytes]:
    until = time.monotonic() + FORGOTTEN_WITHIN
    left = set(theirs)
    while left and time.monotonic() < until:
        left = set(theirs) & set(house.senders())
        time.sleep(1)
    return left, house.bytes()


def test_what_is_past_its_time(house: House, report: Report) -> None:
    """A day after the last message a conversation is deleted by the gateway itself."""
    number = size(1_000, 50)
    told = f"{number} ({house.name})"
    writers = people(house.telegram, number, 6_100_000)
    for writer in writers:
        writer.ask()
        time.sleep(0.05)
    assert wait_for_all(writers, WITHIN) == 0
    with transaction(house.conversations) as session:
        for row in session.scalars(select(Conversation)):
            row.changed_at -= KEPT + timedelta(minutes=1)
    senders = house.senders()
    until = time.monotonic() + 2 * FORGOTTEN_WITHIN
    while house.senders() and time.monotonic() < until:
        time.sleep(1)
    left = house.senders()
    report.add("purge", told, "gone at the next purge", f"{len(left)} left", not left)
    if house.name == "SQLite":
        files = house.bytes()
        sealed = sum(one[:32] in files for one in senders.values())
        report.add("purge", told, "not even sealed in the files", f"{sealed} left", sealed == 0)
