"""`puente audit`: who changed what people are told."""

from __future__ import annotations

import typer
from rich.console import Console
from rich.table import Table

from bot import audit as log
from bot import settings as environment
from bot.cli.shared import console, read_settings, stop
from bot.database import migrate, transaction
from bot.settings import SettingsError

audit = typer.Typer(no_args_is_help=True)


@audit.command("list")
def list_(most: int = typer.Option(50, help="How many entries; the newest come first.")) -> None:
    """List the newest changes: when, who, what."""
    settings = read_settings()
    migrate(settings.database)
    table = Table("number", "at (UTC)", "who", "what", "of what", "details")
    with transaction(settings.database) as session:
        for entry in log.latest(session, most):
            at = entry.at.isoformat(" ", "minutes")
            row = (str(entry.number), at, entry.author, entry.action, entry.subject, entry.details)
            table.add_row(*row)
    console.print(f"{table.row_count} entries", highlight=False)
    if table.row_count:
        Console().print(table)


@audit.command()
def verify() -> None:
    """Check that no entry was changed, inserted or removed; fails with the place if one was."""
    settings = read_settings()
    migrate(settings.database)
    key = environment.secret_key(settings)
    with transaction(settings.database) as session:
        broken = list(log.verify(session, key))
        number = log.size(session)
        last = log.latest(session, 1)
    if broken:
        told = "; ".join(f"entry {one.number}: {one.why}" for one in broken[:5])
        stop(SettingsError(f"The log does not hold at {len(broken)} of {number} entries: {told}"))
    signature = f"; the last signature is {last[0].signature}" if last else ""
    console.print(f"{number} entries, all as they were written{signature}", highlight=False)
