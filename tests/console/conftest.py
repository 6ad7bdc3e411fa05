"""A console with an account of each role, and browsers that are signed in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from end_to_end.conftest import assistant, logs, pytest_runtest_makereport
from postgresql import free_port
from starlette.testclient import TestClient

from bot.console import accounts
from bot.console.accounts import ROLES
from bot.console.app import console_app, make_console
from bot.console.visit import Console
from bot.database import utc_now
from bot.knowledge.preparation import prepare
from bot.settings import load

__all__ = ["assistant", "logs", "pytest_runtest_makereport"]

KEY = "a key for nothing but these tests"
PASSWORD = "tres tristes tigres"

Browser = Callable[[str | None], TestClient]


@pytest.fixture(scope="session")
def console(tmp_path_factory: pytest.TempPathFactory) -> Console:
    """A console of its own database, with the accounts worker, reviewer and maintainer."""
    settings = load(
        {
            "PUENTE_VAR": str(tmp_path_factory.mktemp("console")),
            "PUENTE_SECRET": KEY,
            "RASA_URL": f"http://127.0.0.1:{free_port()}",
        }
    )
    prepare(settings.database)
    made = make_console(settings)
    with made.transaction() as session:
        for role in ROLES:
            account = accounts.add(session, role, role, utc_now(session), "SHEL-004")
            accounts.set_password(session, account, PASSWORD)
    return made


@pytest.fixture
def browser(console: Console) -> Browser:
    """Makes a browser, signed in as a role or not at all."""

    def make(role: str | None) -> TestClient:
        client = TestClient(
            console_app(console), follow_redirects=False, raise_server_exceptions=False
        )
        if role:
            with console.transaction() as session:
                account = session.get(accounts.Account, role)
                client.cookies.set("puente", accounts.sign_in(session, account, utc_now(session)))
        return client

    return make
