"""On SQLite one gateway works; on PostgreSQL several share the work by leases."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from bot.settings import Settings, SettingsError, secret_key
from bot.telegram.inbox import Inbox


@contextmanager
def only_one(settings: Settings) -> Iterator[None]:
    """Hold the lock of the SQLite file, and free what a gateway that was killed had in hand.

    Raises:
        SettingsError: another gateway holds it.
    """
    if not settings.database.startswith("sqlite"):
        yield
        return
    settings.var_dir.mkdir(parents=True, exist_ok=True)
    with (settings.var_dir / "gateway.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise SettingsError(
                f"Another gateway works on {settings.database}. Stop it, or let both use "
                "PostgreSQL (DATABASE_URL)"
            ) from error
        inbox = Inbox(settings.database, secret_key(settings))
        inbox.release_all()
        inbox.outbox.release_all()
        yield
