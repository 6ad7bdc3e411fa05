"""What every command needs: the settings, and an end with a reason."""

from __future__ import annotations

from typing import NoReturn

import typer
from rich.console import Console

from bot import settings as environment
from bot.settings import Settings, SettingsError

console = Console(stderr=True)


def read_settings() -> Settings:
    """The settings; ends the command with the reason if one cannot be used."""
    try:
        return environment.load()
    except SettingsError as error:
        stop(error)


def stop(error: Exception) -> NoReturn:
    """End the command with exit code 2 and what is wrong."""
    console.print(str(error), style="red", markup=False, highlight=False)
    raise typer.Exit(2)
