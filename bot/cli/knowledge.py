"""Commands for those who keep the facts, and for the workers of the shelters."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Optional

import typer
from rich.console import Console
from rich.table import Table

from bot import audit
from bot import settings as environment
from bot.cli.shared import author, read_settings, responses, stop
from bot.settings import SettingsError

knowledge = typer.Typer(no_args_is_help=True)
Day = typer.Option(None, formats=["%Y-%m-%d"], help="As if it were this day; by default today.")


@knowledge.command("import")
def knowledge_import(
    directory: Path = typer.Option(None, help="By default data/knowledge/ of this repository."),
) -> None:
    """Load the CSV files into the database: all rows, or none and a list of what is wrong."""
    from bot.corrections.proposals import reapply
    from bot.database import migrate, transaction
    from bot.knowledge.importer import ImportRefused, import_directory
    from bot.knowledge.sources import DATA

    settings = read_settings()
    url, key = settings.database, environment.secret_key(settings)
    migrate(url)
    try:
        with transaction(url) as session:
            rows = import_directory(session, directory or DATA)
            reapply(session)
            audit.add(session, key, author(), "import", (directory or DATA).name, **rows)
    except ImportRefused as error:
        stop(error)
    for name, count in rows.items():
        typer.echo(f"{name}: {count} rows")


@knowledge.command("check")
def knowledge_check(day: Optional[datetime] = Day) -> None:
    """List what is overdue, or will be in 30 days; fail if something overdue has no safe form."""
    from bot.clock import moment
    from bot.database import transaction
    from bot.knowledge import review
    from bot.knowledge.preparation import prepare

    today = (day or moment()).date()
    url = read_settings().database
    prepare(url)
    with transaction(url) as session:
        known = [*review.responses(responses()), *review.rows(session)]
    table = Table("until", "days", "what", "name", "safe form")
    late = review.due(known, today)
    for item in late:
        days = str((item.review_by - today).days)
        table.add_row(item.review_by.isoformat(), days, item.kind, item.name, item.safe or "none")
    if late:
        Console(width=120).print(table)
    overdue = sum(item.is_overdue(today) for item in late)
    typer.echo(f"{len(known)} checked: {overdue} overdue, {len(late) - overdue} due in 30 days")
    lost = review.without_safe_form(known, today)
    if lost:
        needed = ", ".join(sorted({item.safe or item.name for item in lost}))
        stop(
            SettingsError(
                f"{len(lost)} are overdue and have no safe form to give instead. "
                f"Check these again, or write them: {needed}"
            )
        )


@knowledge.command("export")
def knowledge_export(
    language: str = typer.Option("es", help="The language of the pack (es, en, …)."),
    out: Path = typer.Option(Path(), help="The directory for the files; by default this one."),
    day: Optional[datetime] = Day,
) -> None:
    """Write all current answers and shelters as a page to print and a text to forward."""
    from bot.clock import moment
    from bot.database import transaction
    from bot.knowledge.preparation import prepare
    from bot.localisation.catalogue import Translator, translated_tags
    from bot.sharepack.files import as_html, as_text
    from bot.sharepack.pack import sections

    if language not in translated_tags():
        stop(SettingsError(f"--language {language!r}: there is {', '.join(translated_tags())}"))
    now, t = day or moment(), Translator(language)
    url = read_settings().database
    prepare(url)
    with transaction(url) as session:
        made = sections(responses(), session, now, t)
    out.mkdir(parents=True, exist_ok=True)
    for name, text in (
        ("html", as_html(made, now.date(), t)),
        ("txt", as_text(made, now.date(), t)),
    ):
        path = out / f"puente-{language}.{name}"
        path.write_text(text, encoding="utf-8")
        typer.echo(f"{path}: {len(text.encode()) / 1000:.0f} kB")


@knowledge.command("corrections")
def knowledge_corrections(
    out: Path = typer.Option(Path("corrections.patch"), help="The file to write."),
) -> None:
    """Write what was corrected in the console as a patch for this repository: git apply FILE.

    Once domain.yml says it, the correction in the database has done its work.
    """
    from bot.corrections.export import patch
    from bot.corrections.live import corrections
    from bot.corrections.proposals import ANSWER, in_force
    from bot.database import migrate, transaction

    url = read_settings().database
    migrate(url)
    with transaction(url) as session:
        corrected = corrections(in_force(session, (ANSWER,)), responses())
    made = patch(corrected)
    out.write_text(made, encoding="utf-8")
    typer.echo(f"{len(corrected.texts)} corrected texts, {out}: apply it with git apply {out}")


@knowledge.command("bed")
def knowledge_bed(
    shelter: str = typer.Argument(..., help="The id of the house: SHEL-004."),
    state: str = typer.Argument(..., help="room, full or closed"),
) -> None:
    """Say that a house has room, is full, or is closed today; it is forgotten after a day."""
    from bot.clock import moment
    from bot.database import transaction
    from bot.knowledge import beds
    from bot.knowledge.preparation import prepare

    if state not in beds.STATES:
        stop(SettingsError(f"{state!r} is none of {', '.join(beds.STATES)}"))
    settings = read_settings()
    url, key = settings.database, environment.secret_key(settings)
    prepare(url)
    try:
        with transaction(url) as session:
            house = beds.report(session, shelter, state, moment())
            audit.add(session, key, author(), "beds", shelter, state=state)
    except beds.UnknownShelter as error:
        stop(error)
    typer.echo(f"{house.name}, {house.city}: {state} until this hour tomorrow")
