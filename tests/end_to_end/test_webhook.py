"""The gateway behind a webhook: Telegram brings the updates to it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from fake_bot_api import Telegram, serve

from bot.telegram import notices
from end_to_end.services import Assistant

pytestmark = pytest.mark.slow

WITHIN = 60.0  # seconds
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


@dataclass
class Door:
    """The gateway's webhook: its address, the secret it asks for, and the database behind it."""

    telegram: Telegram
    url: str
    secret: str
    database: Path

    def post(self, content: bytes, secret: str | None = None) -> int:
        """The status of an answer to a body, sent by default with the right secret."""
        headers = {SECRET_HEADER: self.secret if secret is None else secret}
        return httpx.post(self.url, content=content, headers=headers, timeout=WITHIN).status_code

    def kept(self) -> list[int]:
        """The ids of the updates that are kept, in the order of their arrival."""
        return [row[0] for row in self.execute("SELECT update_id FROM inbox ORDER BY id")]

    def execute(self, statement: str) -> list[tuple[Any, ...]]:
        """The rows that a statement gives on the gateway's database."""
        with closing(sqlite3.connect(self.database, timeout=WITHIN)) as connection, connection:
            return connection.execute(statement).fetchall()


@pytest.fixture(scope="module")
def door(assistant: Assistant) -> Iterator[Door]:
    """A gateway that serves by webhook."""
    with serve() as telegram, assistant.webhook_gateway(telegram, "webhook") as (gateway, url):
        assert telegram.webhook is not None
        database = Path(gateway.settings["PUENTE_VAR"]) / "puente.db"
        yield Door(telegram, url, telegram.webhook.secret_token, database)


def update(update_id: int, text: str = "gracias", chat_id: int = 3_900) -> bytes:
    """A message as Telegram delivers it."""
    message = {
        "message_id": update_id,
        "date": 1_800_000_000,
        "chat": {"id": chat_id, "type": "private", "first_name": "Ana"},
        "from": {"id": chat_id, "is_bot": False, "first_name": "Ana", "language_code": "es"},
        "text": text,
    }
    return httpx.Request(
        "POST", "http://x", json={"update_id": update_id, "message": message}
    ).read()


def test_a_conversation_by_webhook(door: Door) -> None:
    """What Telegram brings is answered, in order."""
    ana = door.telegram.person(3_001)
    ana.send("busco un lugar para dormir")
    ana.wait_for(1, WITHIN)
    ana.press("Tijuana")
    ana.wait_for(2, WITHIN)
    ana.press("Mujer")
    assert "Instituto Madre Asunta" in ana.wait_for(3, WITHIN)[2].text
    assert {delivery.status for delivery in door.telegram.deliveries} == {200}


def test_a_kept_update_is_confirmed_and_a_repeated_one_kept_once(door: Door) -> None:
    """200 means: it is in the database."""
    assert [door.post(update(1_001)) for _ in range(3)] == [200, 200, 200]
    assert door.kept().count(1_001) == 1


def test_without_the_secret_nothing_is_kept(door: Door) -> None:
    """Anyone can find the address; only Telegram knows the secret."""
    assert [door.post(update(1_002), secret) for secret in ("", "wrong")] == [403, 403]
    assert 1_002 not in door.kept()


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'{"update_id": "1"}', b"\xff"])
def test_what_is_no_update_is_refused(door: Door, body: bytes) -> None:
    """Refused for good, not kept, and nothing breaks."""
    before = door.kept()
    assert door.post(body) == 400
    assert door.kept() == before


def test_a_body_that_is_too_large_is_refused(door: Door) -> None:
    """Nobody fills the memory, not even with the secret."""
    assert door.post(update(1_003, "a" * 1_000_000)) == 413


def test_an_update_that_cannot_be_kept_is_not_confirmed(door: Door) -> None:
    """While the database fails, Telegram is told so, and the person, too; then comes the answer."""
    ana = door.telegram.person(3_002)
    door.execute("ALTER TABLE inbox RENAME TO out_of_reach")
    try:
        ana.send("gracias")
        door.telegram.wait_until(
            lambda: any(d.status == 503 for d in door.telegram.deliveries), WITHIN
        )
    finally:
        door.execute("ALTER TABLE out_of_reach RENAME TO inbox")
    late, answer = ana.wait_for(2, WITHIN)
    assert late.text == notices.late("es")
    assert "Con mucho gusto" in answer.text


def test_an_update_that_cannot_be_read_does_not_hold_up_the_others(door: Door) -> None:
    """One bad update would otherwise be brought again for a day, and block the rest."""
    ana = door.telegram.person(3_003)
    door.telegram.push({"message": {"chat": "later", "from": 5}})
    ana.send("gracias")
    assert "Con mucho gusto" in ana.wait_for(1, WITHIN)[0].text
