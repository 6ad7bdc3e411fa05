"""The log of changes: added to, never changed, and whoever tampers with it is found out."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import DatabaseError
from typer.testing import CliRunner

from bot import audit
from bot.cli import app
from bot.database import engine, migrate, transaction

KEY = b"a key for nothing but these tests"
CHANGES = [("ana", "beds", "SHEL-004"), ("luz", "answer", "utter_food"), ("ana", "bus", "BUS-1")]
TRIGGERS = {
    "sqlite": ("DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_delete"),
    "postgresql": ("DROP TRIGGER audit_no_change ON audit",),
}


@pytest.fixture
def log(empty_database_url: str) -> str:
    """A database with three entries, on SQLite and on PostgreSQL."""
    migrate(empty_database_url)
    with transaction(empty_database_url) as session:
        for author, action, subject in CHANGES:
            audit.add(session, KEY, author, action, subject, said="ñandú", places=3)
    return empty_database_url


@pytest.fixture
def open_log(log: str) -> Iterator[str]:
    """The same, for somebody who may do anything with the database."""
    with engine(log).begin() as connection:
        for statement in TRIGGERS[connection.dialect.name]:
            connection.execute(text(statement))
    yield log


def broken(url: str, key: bytes = KEY) -> list[int]:
    """The entries at which the chain does not hold."""
    with transaction(url) as session:
        return [one.number for one in audit.verify(session, key)]


def test_a_log_as_it_was_written_holds(log: str) -> None:
    """And tells who, what and of what."""
    assert broken(log) == []
    with transaction(log) as session:
        entries = audit.latest(session, 10)
        assert [(e.author, e.action, e.subject) for e in entries] == CHANGES[::-1]
        assert [e.number for e in audit.latest(session, 10, subject="SHEL-004")] == [1]
        assert json.loads(entries[0].details) == {"said": "ñandú", "places": 3}


def test_an_empty_log_holds(empty_database_url: str) -> None:
    """Nothing was changed yet."""
    migrate(empty_database_url)
    assert broken(empty_database_url) == []


@pytest.mark.parametrize("change", ["UPDATE audit SET author = 'eva'", "DELETE FROM audit"])
def test_the_database_refuses_to_change_it(log: str, change: str) -> None:
    """Even to those who may write to it."""
    with pytest.raises(DatabaseError), engine(log).begin() as connection:
        connection.execute(text(change))
    assert broken(log) == []


@pytest.mark.parametrize("field", ["author", "action", "subject", "details", "signature"])
def test_a_changed_entry_is_found(open_log: str, field: str) -> None:
    """Whichever part of it was changed."""
    with engine(open_log).begin() as connection:
        connection.execute(update(audit.Entry).where(audit.Entry.number == 2).values({field: "x"}))
    assert broken(open_log)[0] == 2


def test_a_removed_entry_is_found(open_log: str) -> None:
    """Also if those after it are numbered anew."""
    with engine(open_log).begin() as connection:
        connection.execute(text("DELETE FROM audit WHERE number = 2"))
    assert broken(open_log) == [2]
    with engine(open_log).begin() as connection:
        connection.execute(text("UPDATE audit SET number = 2 WHERE number = 3"))
    assert broken(open_log) == [2]


def test_another_key_cannot_write_the_log_anew(log: str) -> None:
    """Whoever has the database and not the key cannot sign."""
    assert broken(log, b"another key") == [1, 2, 3]


def test_a_change_that_fails_leaves_no_entry(log: str) -> None:
    """The entry is part of the change."""
    with pytest.raises(ZeroDivisionError), transaction(log) as session:
        audit.add(session, KEY, "ana", "beds", "SHEL-004")
        raise ZeroDivisionError
    with transaction(log) as session:
        assert audit.size(session) == 3


def test_what_is_done_at_a_terminal_is_logged(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the name of the account; the log is listed, and checked."""
    monkeypatch.setenv("PUENTE_VAR", str(tmp_path))
    monkeypatch.setenv("PUENTE_SECRET", KEY.decode())
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert CliRunner().invoke(app, ["knowledge", "bed", "SHEL-004", "full"]).exit_code == 0
    listed = CliRunner().invoke(app, ["audit", "list"])
    assert "terminal:" in listed.output
    assert "SHEL-004" in listed.output
    assert (
        "1 entries, all as they were written" in CliRunner().invoke(app, ["audit", "verify"]).output
    )
    url = f"sqlite:///{tmp_path}/puente.db"
    with engine(url).begin() as connection:
        for statement in TRIGGERS["sqlite"]:
            connection.execute(text(statement))
        connection.execute(text("UPDATE audit SET author = 'nobody'"))
    told = CliRunner().invoke(app, ["audit", "verify"])
    assert told.exit_code == 2
    assert "entry 1: it was changed" in told.output
