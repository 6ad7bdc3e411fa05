"""The SQL database: SQLite with no set-up, PostgreSQL by its address."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import alembic.command
import alembic.config
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

import bot.audit
import bot.console.accounts
import bot.console.trial
import bot.corrections.proposals
import bot.corrections.remarks
import bot.knowledge.beds
import bot.knowledge.models
import bot.privacy.conversations
import bot.privacy.senders
import bot.requests
import bot.telegram.models
from bot.database import Base, engine, migrate, transaction
from bot.knowledge.models import City
from bot.settings import ROOT

ASKED = datetime(2026, 11, 20, 9, 30)
LEON = {"state": "Guanajuato", "country": "MX", "lat": 21.1, "lon": -101.7}


def test_the_migrations_make_what_the_models_say(empty_database_url: str) -> None:
    """On both databases, and a second time changes nothing."""
    migrate(empty_database_url)
    migrate(empty_database_url)
    with engine(empty_database_url).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_requests_of_before_are_kept_by_the_migration(empty_database_url: str) -> None:
    """An interpreter that was asked for last week is still waited for, on both databases."""
    config = alembic.config.Config()
    config.set_main_option("script_location", str(ROOT / "bot" / "migrations"))
    with engine(empty_database_url).begin() as connection:
        config.attributes["connection"] = connection
        alembic.command.upgrade(config, "0002")
        connection.execute(
            sa.text("INSERT INTO interpreter_requests VALUES (7, 'mam', 'Tapachula', :day)"),
            {"day": ASKED},
        )
    migrate(empty_database_url)
    with transaction(empty_database_url) as session:
        (row,) = bot.requests.waiting(session, ASKED)
        assert (row.kind, row.language, row.city) == ("interpreter", "mam", "Tapachula")
        assert row.requested_at == ASKED


def test_what_fails_leaves_nothing(empty_database_url: str) -> None:
    """A transaction is kept whole or not at all."""
    migrate(empty_database_url)
    with pytest.raises(RuntimeError), transaction(empty_database_url) as session:
        session.add(City(name="León", **LEON))
        session.flush()
        raise RuntimeError("half-way")
    with transaction(empty_database_url) as session:
        assert session.get(City, "León") is None


def test_what_was_read_can_be_used_after_the_transaction(empty_database_url: str) -> None:
    """Rows are handed around without their session."""
    migrate(empty_database_url)
    with transaction(empty_database_url) as session:
        session.add(City(name="León", **LEON))
    with transaction(empty_database_url) as session:
        city = session.get(City, "León")
    assert city.state == "Guanajuato"


def test_sqlite_is_made_where_it_is_wanted_and_survives_a_crash(tmp_path: Path) -> None:
    """Directories are made; the journal is a write-ahead log; what is deleted is overwritten."""
    url = f"sqlite:///{tmp_path}/deep/er/puente.db"
    migrate(url)
    with engine(url).connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "secure_delete", "foreign_keys")
        }
    assert found == {"journal_mode": "wal", "secure_delete": 1, "foreign_keys": 1}


def test_two_writers_of_sqlite_take_their_turn(tmp_path: Path) -> None:
    """The second one waits for the first instead of failing later, at its first write."""
    url = f"sqlite:///{tmp_path}/puente.db"
    migrate(url)
    impatient = sa.create_engine(url, connect_args={"timeout": 0})
    with transaction(url) as session, impatient.connect() as other:
        session.get(City, "León")
        with pytest.raises(sa.exc.OperationalError, match="locked"):
            other.exec_driver_sql("BEGIN IMMEDIATE")
