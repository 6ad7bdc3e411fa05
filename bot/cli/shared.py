"""What every command needs: the settings, and an end with a reason."""

from __future__ import annotations

import getpass
from typing import Any, NoReturn

import typer
import yaml
from rich.console import Console

from bot import settings as environment
from bot.settings import ROOT, Settings, SettingsError

console = Console(stderr=True)


def read_settings() -> Settings:
    """The settings; ends the command with the reason if one cannot be used."""
    try:
        return environment.load()
    except SettingsError as error:
        stop(error)


def responses() -> dict[str, list[dict[str, Any]]]:
    """The responses of domain.yml: name → variants."""
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    return dict(domain["responses"])


def author() -> str:
    """Who works at this terminal, for the audit log."""
    return f"terminal:{getpass.getuser()}"[:80]


def stop(error: Exception) -> NoReturn:
    """End the command with exit code 2 and what is wrong."""
    console.print(str(error), style="red", markup=False, highlight=False)
    raise typer.Exit(2)
