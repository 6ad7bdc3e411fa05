"""The SQL database: SQLite with no set-up, PostgreSQL when DATABASE_URL says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime, timezone
from functools import lru_cache
from pathlib import Path
from threading import RLock
from typing import Any

import alembic.command
import alembic.config
from sqlalchemy import create_engine, event, func, inspect, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session, declarative_base
from sqlalchemy.pool import QueuePool

Base: Any = declarative_base()

INSERT = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
CONNECT_WITHIN = 5  # seconds
# KiB of pages for each connection to SQLite; what another one has written makes them worthless.
CACHE = 256
MIGRATING = 7836  # any number: the advisory lock of whoever migrates


@lru_cache(maxsize=8)
def engine(url: str) -> Engine:
    """The engine of `url`; SQLite in WAL mode, where writers take their turn at the start.

    What a statement was given never stands in an error: it may be what a person wrote.
    """
    if not url.startswith("sqlite"):
        return create_engine(
            url,
            future=True,
            pool_pre_ping=True,
            hide_parameters=True,
            connect_args={"connect_timeout": CONNECT_WITHIN},
        )
    Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    made = create_engine(
        url,
        future=True,
        hide_parameters=True,
        poolclass=QueuePool,  # a connection costs as much as a transaction
        connect_args={"timeout": 30, "check_same_thread": False},
    )

    @event.listens_for(made, "connect")
    def _prepare(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # SQLAlchemy's "begin" below opens the transaction
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA secure_delete=ON")
        connection.execute(f"PRAGMA cache_size=-{CACHE}")

    @event.listens_for(made, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return made


@contextmanager
def transaction(url: str) -> Iterator[Session]:
    """A session that commits at the end and rolls back when anything was raised."""
    with (
        _turn(url),
        Session(engine(url), future=True, expire_on_commit=False) as session,
        session.begin(),
    ):
        yield session


@lru_cache(maxsize=8)
def _turn(url: str) -> AbstractContextManager[Any]:
    """Who waits for SQLite in this process wakes at once; SQLite itself would let it sleep."""
    return RLock() if url.startswith("sqlite") else nullcontext()


def utc_now(session: Session) -> datetime:
    """Now by the one clock of the database, which all its users share. Naive UTC."""
    if session.get_bind().dialect.name == "sqlite":
        return datetime.now(timezone.utc).replace(tzinfo=None)
    return session.scalar(select(func.timezone("UTC", func.clock_timestamp())))


def insert_if_new(session: Session, model: Any, **values: Any) -> bool:
    """Insert a row unless its key is taken; tells whether it was inserted."""
    insert = INSERT[session.get_bind().dialect.name]
    return bool(session.execute(insert(model).values(values).on_conflict_do_nothing()).rowcount)


def upsert(session: Session, model: Any, **values: Any) -> None:
    """Insert a row, or change the one that has its primary key."""
    insert = INSERT[session.get_bind().dialect.name]
    keys = [column.name for column in inspect(model).primary_key]
    changed = {name: value for name, value in values.items() if name not in keys}
    session.execute(
        insert(model).values(values).on_conflict_do_update(index_elements=keys, set_=changed)
    )


def migrate(url: str) -> None:
    """Bring the database to the newest schema; several processes may do so at once."""
    config = alembic.config.Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    with engine(url).connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({MIGRATING})"))
        config.attributes["connection"] = connection
        alembic.command.upgrade(config, "head")
        connection.commit()


def leave_no_trace(url: str, models: Iterable[Any]) -> None:
    """Take deleted rows out of the files: SQLite's journal, PostgreSQL's dead rows of `models`."""
    connection = engine(url).raw_connection()
    try:
        if engine(url).dialect.name == "sqlite":
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            connection.dbapi_connection.autocommit = True  # VACUUM is no part of a transaction
            tables = ", ".join(model.__tablename__ for model in models)
            connection.cursor().execute(f"VACUUM {tables}")
            connection.dbapi_connection.autocommit = False
    finally:
        connection.close()
