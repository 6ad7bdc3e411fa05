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


class Server:
    """A PostgreSQL server that can be stopped and started again; `home` holds all of its files."""

    def __init__(self, home: Path) -> None:
        self.home, self.port = home, free_port()
        self.programs, self.user = _programs(), _unprivileged_user()
        self.url = f"postgresql://{OWNER}@127.0.0.1:{self.port}/postgres"
        self._process: subprocess.Popen[bytes] | None = None
        if self.user:
            shutil.chown(home, self.user)
        _make_cluster(self.programs, home / "data", self.user)

    def start(self) -> None:
        """Start it and wait until it answers.

        Raises:
            RuntimeError: it did not start; the message holds its log.
        """
        with (self.home / "log").open("a") as log:
            self._process = subprocess.Popen(
                [
                    *(str(self.programs / "postgres"), "-D", str(self.home / "data")),
                    *("-k", str(self.home), "-p", str(self.port)),
                    *("-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"),
                ],
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self.home,
                user=self.user,
            )
        _wait_for(self.url, self._process, self.home / "log")

    def stop(self) -> None:
        """End it, and the sessions that are still open."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(START_WITHIN)

    def database(self, name: str) -> str:
        """Make a database; its address."""
        execute(self.url, f"CREATE DATABASE {name}")
        return f"{self.url.rsplit('/', 1)[0]}/{name}"


@contextmanager
def server() -> Iterator[Server]:
    """A server on the loopback address, in a directory of its own, which is deleted at the end.

    Raises:
        FileNotFoundError: PostgreSQL is not installed.
        RuntimeError: it did not start; the message holds its log.
    """
    # Not pytest's directory: that one is closed to any user but the one who runs the tests.
    home = Path(tempfile.mkdtemp(prefix="puente-postgresql-"))
    try:
        made = Server(home)
        made.start()
        try:
            yield made
        finally:
            made.stop()
    finally:
        shutil.rmtree(home)


@contextmanager
def running_server() -> Iterator[str]:
    """The address of a database of a server of its own."""
    with server() as made:
        yield made.url


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


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_WITHIN
    while time.monotonic() < until and process.poll() is None:
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
