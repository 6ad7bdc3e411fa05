"""What every command needs: the settings, and an end with a reason."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from bot import settings as environment
from bot.settings import ROOT, Settings, SettingsError
from bot.yaml_files import read_yaml

if TYPE_CHECKING:
    from bot.retraining.writing import Written

console = Console(stderr=True)


def read_settings() -> Settings:
    """The settings; ends the command with the reason if one cannot be used."""
    try:
        return environment.load()
    except SettingsError as error:
        stop(error)


def responses() -> dict[str, list[dict[str, Any]]]:
    """The responses of domain.yml: name → variants."""
    domain = read_yaml(ROOT / "domain.yml")
    return dict(domain["responses"])


def author() -> str:
    """Who works at this terminal, for the audit log."""
    return f"terminal:{getpass.getuser()}"[:80]


def tell_written(done: Written) -> None:
    """Say where new examples stand now, and which were left out."""
    for path, count in done.places.items():
        shown = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
        typer.echo(f"{shown}: {count} added")
    for one, why in done.left_out:
        typer.echo(f"left out: “{one.text}”: {why}")


def stop(error: Exception) -> NoReturn:
    """End the command with exit code 2 and what is wrong."""
    console.print(str(error), style="red", markup=False, highlight=False)
    raise typer.Exit(2)


@contextmanager
def working() -> Iterator[Callable[[str], None]]:
    """A row that tells what is done now, and since when."""
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=None)

        def tell(what: str) -> None:
            progress.update(task, description=what[:100])

        yield tell
