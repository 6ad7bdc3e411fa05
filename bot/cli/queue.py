"""`puente queue`: messages that were given up. What is in them is not shown."""

from __future__ import annotations

from collections.abc import Callable

import typer
from rich.console import Console
from rich.table import Table

from bot import settings as environment
from bot.cli.shared import console, read_settings, stop
from bot.database import migrate
from bot.settings import SettingsError
from bot.telegram import dead_letters
from bot.telegram.inbox import Inbox
from bot.telegram.queue import Queue

queue = typer.Typer(no_args_is_help=True)

Ids = typer.Argument(None, metavar="[NUMBER]...", help="As in the list: inbox-12 outbox-7.")
All = typer.Option(False, "--all", help="All that are in the list.")


@queue.command("list")
def list_() -> None:
    """List what waits, and what was given up: since when, after how many tries, and why."""
    table = Table("number", "since (UTC)", "tries", "why", title="Given up; kept for 7 days")
    for one in _queues():
        depth = one.depth()
        console.print(
            f"{one.purpose}: {depth.pending} wait, the oldest for {depth.oldest:.0f} s; "
            f"{depth.dead} given up",
            highlight=False,
        )
        for row in dead_letters.given_up(one):
            since = row.added_at.isoformat(" ", "minutes")
            table.add_row(f"{one.purpose}-{row.id}", since, str(row.attempts), row.failure or "")
    if table.row_count:
        Console().print(table)


@queue.command()
def requeue(numbers: list[str] = Ids, all: bool = All) -> None:
    """Try given-up messages again from the beginning."""
    _tell("will be tried again", _each(numbers, all, dead_letters.requeue))


@queue.command()
def drop(numbers: list[str] = Ids, all: bool = All) -> None:
    """Delete given-up messages for good."""
    _tell("deleted", _each(numbers, all, dead_letters.drop))


def _queues() -> list[Queue]:
    settings = read_settings()
    migrate(settings.database)
    inbox = Inbox(settings.database, environment.secret_key(settings))
    return [inbox, inbox.outbox]


def _each(numbers: list[str], all: bool, do: Callable[[Queue, list[int]], int]) -> int:
    if not numbers and not all:
        stop(SettingsError("Say which: numbers of the list (puente queue list), or --all"))
    queues = {one.purpose: one for one in _queues()}
    wanted: dict[str, list[int]] = {name: [] for name in queues}
    for number in numbers:
        purpose, _, row = number.rpartition("-")
        if purpose not in wanted or not row.isdecimal():
            stop(SettingsError(f"{number!r} is none of the list; they look like inbox-12"))
        wanted[purpose].append(int(row))
    if all:
        wanted = {n: [row.id for row in dead_letters.given_up(q)] for n, q in queues.items()}
    return sum(do(queues[name], rows) for name, rows in wanted.items())


def _tell(what: str, number: int) -> None:
    console.print(f"{number} {what}" if number else "None of these was given up")
