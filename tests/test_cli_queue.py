"""`puente queue`: what was given up, without a word of what is in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from queues import arrived, rows
from typer.testing import CliRunner

from bot.cli import app
from bot.database import migrate
from bot.telegram.dead_letters import given_up
from bot.telegram.inbox import Inbox

KEY = "a key for nothing but these tests"
RUNNER = CliRunner()


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Inbox:
    """An inbox in which two of three updates were given up."""
    url = f"sqlite:///{tmp_path}/puente.db"
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("PUENTE_SECRET", KEY)
    migrate(url)
    made = Inbox(url, KEY.encode())
    made.add([arrived(n, n, "me llamo Xiadani") for n in (1, 2, 3)])
    for row in made.take([], 2):
        made.bury(row, "Rasa answered 500")
    return made


def test_the_list_says_why_and_not_what(inbox: Inbox) -> None:
    """A maintainer needs no word of what a person wrote."""
    told = RUNNER.invoke(app, ["queue", "list"]).output
    assert "inbox-1" in told
    assert "Rasa answered 500" in told
    assert "Xiadani" not in told


def test_some_or_all_are_tried_again(inbox: Inbox) -> None:
    """By their numbers, or all."""
    assert RUNNER.invoke(app, ["queue", "requeue", "inbox-1"]).exit_code == 0
    assert [row.id for row in given_up(inbox)] == [2]
    assert RUNNER.invoke(app, ["queue", "requeue", "--all"]).exit_code == 0
    assert given_up(inbox) == []


def test_some_or_all_are_deleted(inbox: Inbox) -> None:
    """And never what still waits."""
    assert RUNNER.invoke(app, ["queue", "drop", "inbox-1", "inbox-3"]).exit_code == 0
    assert RUNNER.invoke(app, ["queue", "drop", "--all"]).exit_code == 0
    assert [row.id for row in rows(inbox)] == [3]


@pytest.mark.parametrize("numbers", [[], ["7"], ["inbox-x"], ["letters-1"]])
def test_what_is_no_number_of_the_list_is_told(inbox: Inbox, numbers: list[str]) -> None:
    """With exit code 2, and nothing done."""
    assert RUNNER.invoke(app, ["queue", "drop", *numbers]).exit_code == 2
    assert len(given_up(inbox)) == 2
