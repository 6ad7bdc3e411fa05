"""Makes the database ready: the newest schema, and the rows of data/knowledge/."""

from __future__ import annotations

from sqlalchemy import select

from bot.database import migrate, transaction
from bot.knowledge.importer import import_directory
from bot.knowledge.models import Source
from bot.knowledge.sources import DATA


def prepare(url: str, again: bool = False) -> dict[str, int]:
    """Migrate the database and import the files if it holds nothing yet, or `again`.

    Returns:
        the rows of each file; empty if nothing had to be imported.

    Raises:
        ImportRefused: a file is wrong; the database holds what it held.
    """
    migrate(url)
    with transaction(url) as session:
        if again or session.scalars(select(Source).limit(1)).first() is None:
            return import_directory(session, DATA)
    return {}
