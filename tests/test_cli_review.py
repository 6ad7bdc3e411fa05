"""`puente review`: at the terminal, what was not understood becomes examples."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.cli.review import meant
from bot.corrections import unclear
from bot.corrections.queue import Group
from bot.corrections.unclear import ACCEPTED, DISCARDED, NOBODY, WANTED, CannotDecide
from bot.database import migrate, transaction, utc_now
from bot.retraining.examples import training
from bot.settings import load

KEY = "a key for nothing but these tests"
INTENTS = ["find_food", "find_shelter", "ask_mpp_what", "ask_mpp_wait", "out_of_scope"]
GROUP = Group("es", (1,), ("algo",), (("find_food", 0.4), ("find_shelter", 0.3)), "", "")


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A deployment in which three messages wait."""
    given = {"PUENTE_VAR": str(tmp_path), "PUENTE_SECRET": KEY}
    database = load(given).database
    migrate(database)
    with transaction(database) as session:
        guesses = [["find_food", 0.4], ["find_shelter", 0.3]]
        texts = ("onde dan de tragar", "onde dan de tragar aki", "y mi perro come")
        messages = [{"text": text, "language": "es", "guesses": guesses} for text in texts]
        unclear.keep(session, KEY.encode(), NOBODY, messages, utc_now(session))
    return given


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A little data/nlu/."""
    path = tmp_path / "nlu" / "es" / "needs.yml"
    path.parent.mkdir(parents=True)
    blocks = [f"- intent: {i}\n  examples: |\n    - {i} zzz\n" for i in ("find_food", INTENTS[-1])]
    path.write_text("nlu:\n" + "".join(blocks), encoding="utf-8")
    return path.parents[1]


def run(environment: dict[str, str], *arguments: str, typed: str = "") -> str:
    """A command, and what it said."""
    done = CliRunner().invoke(app, ["review", *arguments], env=environment, input=typed)
    assert done.exit_code == 0, done.output
    return done.output


def test_groups_are_listed_decided_on_and_written(
    environment: dict[str, str], folder: Path
) -> None:
    """One decision for the two that are alike, one for the other; then they are examples."""
    assert "onde dan de tragar aki" in run(environment, "list")
    assert "2 messages as find_food" in run(
        environment, "decide", "1", "2", "--intent", "find_food"
    )
    assert "1 message as out_of_scope" in run(environment, "decide", "3", "--out-of-scope")
    assert "3 added" in run(environment, "write", "--folder", str(folder))
    found = {(e.text, e.intent) for e in training(folder)}
    assert ("onde dan de tragar aki", "find_food") in found
    assert ("y mi perro come", "out_of_scope") in found
    assert "added" not in run(environment, "write", "--folder", str(folder))


def test_the_questions_are_asked_group_by_group(environment: dict[str, str]) -> None:
    """A word that is no intent is asked again; d discards, q ends."""
    told = run(environment, typed="xyzzy\nd\nq\n")
    assert "1 of 2 · es · 2 messages" in told
    assert "No intent is called 'xyzzy'" in told
    assert "2 messages discarded" in told
    assert "2 of 2" in told


def test_one_decision_is_needed(environment: dict[str, str]) -> None:
    """Not two, and not none."""
    for arguments in ([], ["--discard", "--wanted"]):
        done = CliRunner().invoke(app, ["review", "decide", "1", *arguments], env=environment)
        assert done.exit_code == 2


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("1", (ACCEPTED, "find_food")),
        ("2", (ACCEPTED, "find_shelter")),
        ("o", (ACCEPTED, "out_of_scope")),
        ("d", (DISCARDED, "")),
        ("n", (WANTED, "")),
        ("find_food", (ACCEPTED, "find_food")),
        ("mpp_what", (ACCEPTED, "ask_mpp_what")),
    ],
)
def test_what_is_typed_is_understood(typed: str, expected: tuple[str, str]) -> None:
    """A number is a guess, a word an intent or the only one in which it is."""
    assert meant(typed, GROUP, INTENTS) == expected


@pytest.mark.parametrize("typed", ["3", "mpp", "xyzzy"])
def test_what_could_be_two_things_or_none_is_asked_again(typed: str) -> None:
    """Nothing is guessed here."""
    with pytest.raises(CannotDecide):
        meant(typed, GROUP, INTENTS)
