"""Commands for those who keep the texts and the languages."""

from __future__ import annotations

from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from bot.cli.shared import console, stop
from bot.settings import SettingsError

translate = typer.Typer(no_args_is_help=True)
language = typer.Typer(no_args_is_help=True)


@translate.command("extract")
def translate_extract() -> None:
    """Write the POT from domain.yml and the code, and bring the PO files to it."""
    from bot.localisation import extract

    for domain, tag in extract.write():
        counted = extract.status(tag, domain).items()
        typer.echo(f"{domain} {tag}: " + ", ".join(f"{n} {k}" for k, n in counted))


@translate.command("check")
def translate_check() -> None:
    """Fail when the POT on disk is not the one that the sources make."""
    from bot.localisation import extract

    stale = extract.stale()
    if stale:
        names = ", ".join(path.name for path in stale)
        stop(SettingsError(f"{names} in bot/locale/ is stale; run: make strings"))


@translate.command("status")
def translate_status() -> None:
    """Print how many texts of each language are approved, fuzzy and missing."""
    from bot.languages import by_tag
    from bot.localisation import catalogue, extract

    table = Table("texts", "language", "", "approved", "fuzzy", "missing")
    for domain in extract.TEMPLATES:
        for tag in catalogue.translated_tags(domain=domain)[1:]:
            counted, language = extract.status(tag, domain), by_tag(tag)
            named = language.autonym if language else ""
            numbers = (str(counted[k]) for k in ("approved", "fuzzy", "missing"))
            table.add_row(domain, tag, named, *numbers)
    Console().print(table)


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
