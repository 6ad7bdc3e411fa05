"""Commands for those who keep the facts, the texts and the languages."""

from __future__ import annotations

from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from bot.cli.shared import console, read_settings, stop
from bot.settings import SettingsError

knowledge = typer.Typer(
    name="knowledge", help="Facts about places, departures, contacts.", no_args_is_help=True
)
translate = typer.Typer(
    name="translate", help="Texts and their translations.", no_args_is_help=True
)
language = typer.Typer(name="language", help="The language identifier.", no_args_is_help=True)


@knowledge.command("import")
def knowledge_import(
    directory: Path = typer.Option(None, help="By default data/knowledge/ of this repository."),
) -> None:
    """Load the CSV files into the database: all rows, or none and a list of what is wrong."""
    from bot.database import migrate, transaction
    from bot.knowledge.importer import ImportRefused, import_directory
    from bot.knowledge.sources import DATA

    url = read_settings().database
    migrate(url)
    try:
        with transaction(url) as session:
            rows = import_directory(session, directory or DATA)
    except ImportRefused as error:
        stop(error)
    for name, count in rows.items():
        typer.echo(f"{name}: {count} rows")


@translate.command("extract")
def translate_extract() -> None:
    """Write the POT from domain.yml and the code, and bring the PO files to it."""
    from bot.localisation import extract

    for tag in extract.write():
        typer.echo(f"{tag}: " + ", ".join(f"{n} {k}" for k, n in extract.status(tag).items()))


@translate.command("check")
def translate_check() -> None:
    """Fail when the POT on disk is not the one that the sources make."""
    from bot.localisation import extract

    if extract.is_stale():
        stop(SettingsError("bot/locale/messages.pot is stale; run: make strings"))


@translate.command("status")
def translate_status() -> None:
    """Print how many texts of each language are approved, fuzzy and missing."""
    from bot.localisation import catalogue, extract

    for tag in catalogue.translated_tags()[1:]:
        typer.echo(f"{tag}: " + ", ".join(f"{n} {k}" for k, n in extract.status(tag).items()))


@language.command("train")
def language_train(
    data: Path = typer.Option(..., help="Directory of <language>.tsv files: text, tab, source."),
    weights: Path = typer.Option(None, help="By default bot/language/weights.npz."),
) -> None:
    """Train the identifier on texts that lie outside of the repository; some two minutes."""
    from bot.language.model import WEIGHTS
    from bot.language.training.corpus import CorpusError
    from bot.language.training.train import train_directory

    path = weights or WEIGHTS
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("reading the texts", total=1.0)
        try:
            model = train_directory(
                data,
                path,
                lambda doing, share: progress.update(task, description=doing, completed=share),
            )
        except (CorpusError, ModuleNotFoundError) as error:
            stop(error)
    typer.echo(f"{path}: {len(model.labels)} labels, {path.stat().st_size / 1e6:.1f} MB")


def interpreters() -> None:
    """List the requests for an interpreter: language, city, days waited."""
    from bot.clock import moment
    from bot.database import migrate, transaction
    from bot.interpreters import waiting
    from bot.languages import by_tag

    url = read_settings().database
    migrate(url)
    now = moment()
    with transaction(url) as session:
        requests = waiting(session, now)
    table = Table("language", "city", "days")
    for request in requests:
        named = by_tag(request.language)
        days = (now - request.requested_at).days
        table.add_row(named.name if named else request.language, request.city, str(days))
    typer.echo(f"{len(requests)} waiting")
    if requests:
        Console().print(table)
