"""`puente requests`: what people ask the workers for."""

from __future__ import annotations

import typer
from rich.console import Console
from rich.table import Table

from bot.cli.shared import read_settings


def requests() -> None:
    """List what people ask the workers for: an interpreter or a bus, city, days waited."""
    from bot.clock import moment
    from bot.database import migrate, transaction
    from bot.languages import by_tag
    from bot.requests import waiting

    url = read_settings().database
    migrate(url)
    now = moment()
    with transaction(url) as session:
        found = waiting(session, now)
    table = Table("what", "language", "city", "days")
    for request in found:
        named = by_tag(request.language)
        days = (now - request.requested_at).days
        language = named.name if named else request.language
        table.add_row(request.kind, language, request.city, str(days))
    typer.echo(f"{len(found)} waiting")
    if found:
        Console().print(table)
