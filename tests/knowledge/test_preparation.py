"""Making the database ready."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import delete, func, select

from bot.database import transaction
from bot.knowledge.models import City
from bot.knowledge.preparation import prepare


def cities(url: str) -> int:
    """How many cities the database holds."""
    with transaction(url) as session:
        return session.scalar(select(func.count()).select_from(City)) or 0


def test_an_empty_database_is_filled_once(tmp_path: Path) -> None:
    """The second start finds everything there and changes nothing."""
    url = f"sqlite:///{tmp_path}/deep/er/puente.db"
    assert prepare(url)["cities.csv"] == cities(url)
    assert prepare(url) == {}


def test_it_is_filled_again_when_asked(tmp_path: Path) -> None:
    """`puente run` brings what changed in the files."""
    url = f"sqlite:///{tmp_path}/puente.db"
    rows = prepare(url)
    with transaction(url) as session:
        session.execute(delete(City))
    assert prepare(url, again=True) == rows
    assert cities(url) == rows["cities.csv"]
