"""`puente models`: which models may be opened."""

from __future__ import annotations

from pathlib import Path

import typer
from rich.console import Console
from rich.table import Table

from bot.cli.shared import console, read_settings, stop
from bot.registry import ARCHIVES, NotTrusted, Registry, digest

models = typer.Typer(name="models", help="The trained models.", no_args_is_help=True)


@models.command("list")
def list_() -> None:
    """List the archives, and whether a server opens them."""
    settings = read_settings()
    try:
        trusted = {entry.sha256: entry for entry in Registry(settings).entries()}
    except NotTrusted as error:
        stop(error)
    table = Table("file", "trusted since (UTC)", "sha256")
    for archive in sorted(settings.models_dir.glob(ARCHIVES)):
        sha256 = digest(archive)
        entry = trusted.get(sha256)
        table.add_row(archive.name, entry.added_at if entry else "not trusted", sha256[:16])
    Console().print(table)


@models.command()
def trust(archive: Path = typer.Argument(..., help="An archive that you have trained.")) -> None:
    """Let the servers open an archive. Do so only if you know where it comes from."""
    try:
        entry = Registry(read_settings()).trust(archive)
    except NotTrusted as error:
        stop(error)
    console.print(f"{entry.file} is trusted, sha256 {entry.sha256}", highlight=False)
