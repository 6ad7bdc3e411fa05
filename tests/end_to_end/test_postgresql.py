"""The whole way on PostgreSQL: inbox, outbox, facts and conversations in one real database."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest
from fake_bot_api import serve
from postgresql import execute

from bot.database import engine
from end_to_end.services import running_assistant

pytestmark = pytest.mark.slow

WITHIN = 60.0  # seconds


def test_a_conversation_is_held_and_erased(tmp_path: Path, model: Path, postgres_url: str) -> None:
    """A form with a correction is answered; it is sealed; after /forget no row of it is left."""
    name = f"whole_{uuid4().hex}"
    execute(postgres_url, f"CREATE DATABASE {name}")
    url = f"{postgres_url.rsplit('/', 1)[0]}/{name}"
    with (
        serve() as telegram,
        running_assistant(tmp_path, model, url) as own,
        own.gateway(telegram, "postgresql"),
    ):
        ana = telegram.person(6_001, language_code="es")
        ana.send("busco donde dormir en tapachula con mi familia")
        assert "Jesús el Buen Pastor" in ana.wait_for(1, WITHIN)[0].text
        ana.send("no, en Tijuana")
        assert "Tijuana" in ana.wait_for(2, WITHIN)[1].text
        assert kept(url)
        ana.send("/forget")
        ana.wait_for(3, WITHIN)
        telegram.wait_until(lambda: not kept(url), WITHIN)
    engine(url).dispose()
    execute(postgres_url, f"DROP DATABASE {name} WITH (FORCE)")


def kept(url: str) -> int:
    """How many rows hold something of a conversation; what they hold cannot be read."""
    with engine(url).connect() as connection:
        rows = [
            str(row)
            for query in (
                "SELECT sealed FROM conversations",
                "SELECT sealed FROM inbox WHERE sealed IS NOT NULL",
                "SELECT sealed FROM outbox",
            )
            for row in connection.exec_driver_sql(query)
        ]
    assert "tapachula" not in "".join(rows).lower()
    return len(rows)
