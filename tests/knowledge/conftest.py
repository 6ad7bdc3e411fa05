"""A database with the real rows of data/knowledge/."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from bot.database import transaction
from bot.knowledge.preparation import prepare


@pytest.fixture(scope="session")
def knowledge_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Its address; the tests only read it."""
    url = f"sqlite:///{tmp_path_factory.mktemp('knowledge')}/puente.db"
    prepare(url)
    return url


@pytest.fixture(scope="module")
def session(knowledge_url: str) -> Iterator[Session]:
    """A session on it."""
    with transaction(knowledge_url) as opened:
        yield opened
