"""The actions as Rasa calls them, on a database with the real rows of data/knowledge/."""

from __future__ import annotations

import functools
from collections.abc import Iterator

import pytest
from calls import Act, act
from rasa_sdk.executor import ActionExecutor

from actions.runner import executor
from bot.knowledge.preparation import prepare


@pytest.fixture(scope="session")
def action_database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the database; the tests only read it."""
    url = f"sqlite:///{tmp_path_factory.mktemp('actions')}/puente.db"
    prepare(url)
    return url


@pytest.fixture(scope="module", autouse=True)
def _environment(action_database: str) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", action_database)
        yield


@pytest.fixture(scope="session")
def known() -> ActionExecutor:
    """An executor that knows every action."""
    return executor()


@pytest.fixture(scope="session")
def do(known: ActionExecutor) -> Act:
    """Calls an action by its name; see `calls.act`."""
    return functools.partial(act, known)
