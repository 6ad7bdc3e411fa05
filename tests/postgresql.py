"""A real PostgreSQL server for the tests: made, started and ended by them."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2

OWNER = "puente"
START_WITHIN = 60.0  # seconds


@contextmanager
def running_server() -> Iterator[str]:
    """A server on the loopback address, in a directory of its own; gives the address of a database.

    Raises:
        FileNotFoundError: PostgreSQL is not installed.
        RuntimeError: it did not start; the message holds its log.
    """
    programs, user = _programs(), _unprivileged_user()
    # Not pytest's directory: that one is closed to any user but the one who runs the tests.
    home = Path(tempfile.mkdtemp(prefix="puente-postgresql-"))
    try:
        if user:
            shutil.chown(home, user)
        _make_cluster(programs, home / "data", user)
        port = free_port()
        with (home / "log").open("w") as log:
            server = subprocess.Popen(
                [
                    *(str(programs / "postgres"), "-D", str(home / "data"), "-k", str(home)),
                    *("-p", str(port), "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"),
                ],
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=home,
                user=user,
            )
        try:
            url = f"postgresql://{OWNER}@127.0.0.1:{port}/postgres"
            _wait_for(url, server, home / "log")
            yield url
        finally:
            server.send_signal(signal.SIGINT)  # ends the sessions that are still open
            server.wait(START_WITHIN)
    finally:
        shutil.rmtree(home)


def free_port() -> int:
    """A port of the loopback address on which nobody listens at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _programs() -> Path:
    """The directory of `postgres` and `initdb`: Debian keeps it out of the PATH."""
    on_path = shutil.which("postgres")
    if on_path:
        return Path(on_path).resolve().parent
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    if not found:
        raise FileNotFoundError(
            "These tests need a PostgreSQL server, and none is installed. On Debian and Ubuntu: "
            "apt-get install postgresql"
        )
    return found[-1].parent


def _unprivileged_user() -> str | None:
    """Who runs the server: PostgreSQL refuses root."""
    if os.getuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in known)


def _make_cluster(programs: Path, data: Path, user: str | None) -> None:
    made = subprocess.run(
        [
            *(str(programs / "initdb"), "-D", str(data), "-U", OWNER, "--auth=trust"),
            *("--encoding=UTF8", "--locale=C", "--no-sync"),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=data.parent,
        user=user,
        check=False,
    )
    if made.returncode:
        raise RuntimeError(f"initdb failed:\n{made.stdout}")


def _wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_WITHIN
    while time.monotonic() < until and server.poll() is None:
        try:
            psycopg2.connect(url).close()
        except psycopg2.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}")


def execute(url: str, statement: str) -> None:
    """Run a statement that may not stand in a transaction, such as CREATE DATABASE."""
    connection = psycopg2.connect(url)
    try:
        connection.autocommit = True  # a database is not created inside a transaction
        with connection.cursor() as cursor:
            cursor.execute(statement)
    finally:
        connection.close()
