"""The queues on both databases."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
from fake_bot_api import Telegram, serve
from queues import KEY
from sqlalchemy import delete
from telegram.ext import ExtBot

from bot.database import migrate, transaction
from bot.settings import load
from bot.telegram.gateway import make_bot
from bot.telegram.inbox import Inbox
from bot.telegram.models import Button, Incoming, Outgoing
from bot.telegram.outbox import Outbox


@pytest.fixture(params=["sqlite", "postgresql"], scope="session")
def _queues_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database for all tests of the queues: making one for each takes too long."""
    if request.param == "postgresql":
        url: str = request.getfixturevalue("postgres_url")
    else:
        url = f"sqlite:///{tmp_path_factory.mktemp('queues')}/puente.db"
    migrate(url)
    return url


@pytest.fixture
def inbox(_queues_url: str) -> Iterator[Inbox]:
    """An inbox that is empty, as are the outbox and the buttons."""
    yield Inbox(_queues_url, KEY)
    with transaction(_queues_url) as session:
        for model in (Incoming, Outgoing, Button):
            session.execute(delete(model))


@pytest.fixture
def outbox(inbox: Inbox) -> Outbox:
    """The outbox of the same database."""
    return inbox.outbox


@pytest.fixture(scope="module")
def telegram() -> Iterator[Telegram]:
    """A Telegram of our own."""
    with serve() as fake:
        yield fake


@pytest.fixture
async def bot(telegram: Telegram) -> AsyncIterator[ExtBot]:
    """The gateway's client of it."""
    settings = load({"TELEGRAM_TOKEN": telegram.token, "TELEGRAM_API_URL": telegram.url})
    async with make_bot(settings) as client:
        yield client
