"""`puente review`: what was not understood becomes examples, one decision for what is alike."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Optional

import typer
from rich.console import Console
from rich.markup import escape
from rich.prompt import Prompt
from rich.table import Table

from bot.cli.shared import author, console, read_settings, stop, tell_written
from bot.corrections import queue, unclear
from bot.corrections.queue import Group
from bot.corrections.unclear import ACCEPTED, DISCARDED, OUT_OF_SCOPE, WANTED, CannotDecide
from bot.database import migrate, transaction, utc_now
from bot.settings import ROOT, Settings, SettingsError, secret_key
from bot.yaml_files import read_yaml

review = typer.Typer()

SHOWN = 12  # messages of a group
KEYS = (
    "1-3 one of these · name of an intent · o out of scope · d discard · n new intent wanted · "
    "s skip · q end"
)
Numbers = typer.Argument(..., metavar="NUMBER...", help="As in the list: 12 15 18.")


@review.callback(invoke_without_command=True)
def interactive(context: typer.Context) -> None:
    """Decide on one group after the other; at the end, write what was accepted."""
    if context.invoked_subcommand:
        return
    settings = _settings()
    intents = _intents()
    groups = _groups(settings)
    if not groups:
        console.print("Nothing waits")
    for at, group in enumerate(groups, start=1):
        _show(group, f"{at} of {len(groups)}")
        while True:
            answer = Prompt.ask(KEYS, console=Console(), default="s").strip()
            if answer == "q":
                return _write(settings)
            if answer == "s":
                break
            try:
                state, intent = meant(answer, group, intents)
                told = _decide(settings, group.numbers, state, intent)
            except CannotDecide as error:
                console.print(str(error), style="yellow", markup=False)
                continue
            console.print(told, highlight=False)
            break
    return _write(settings)


@review.command("list")
def list_() -> None:
    """List what waits, in groups of like messages, the largest first."""
    table = Table("numbers", "language", "messages", "guesses", "state")
    for group in _groups(_settings()):
        texts = "\n".join(escape(text) for text in group.texts[:SHOWN])
        guesses = ", ".join(f"{name} {sure:.0%}" for name, sure in group.guesses)
        numbers = " ".join(map(str, group.numbers))
        table.add_row(numbers, group.language, texts, guesses, group.told)
    Console().print(table)


@review.command()
def decide(
    numbers: list[int] = Numbers,
    intent: Optional[str] = typer.Option(None, help="Accept them as examples of this intent."),
    out_of_scope: bool = typer.Option(False, "--out-of-scope", help="Accept them as such."),
    discard: bool = typer.Option(False, "--discard", help="They teach nothing."),
    wanted: bool = typer.Option(False, "--wanted", help="They need an intent there is not yet."),
) -> None:
    """Decide on messages by their numbers."""
    chosen = [bool(intent), out_of_scope, discard, wanted]
    if sum(chosen) != 1:
        stop(SettingsError("Say one of --intent NAME, --out-of-scope, --discard, --wanted"))
    answer = OUT_OF_SCOPE if out_of_scope else "d" if discard else "n" if wanted else str(intent)
    settings = _settings()
    try:
        state, name = meant(answer, None, _intents())
        console.print(_decide(settings, numbers, state, name), highlight=False)
    except CannotDecide as error:
        stop(error)


@review.command()
def write(
    folder: Optional[Path] = typer.Option(None, help="By default data/nlu/ of this repository."),
) -> None:
    """Write what was accepted into data/nlu/<language>/<topic>.yml, in place."""
    _write(_settings(), folder)


def meant(answer: str, group: Group | None, intents: Sequence[str]) -> tuple[str, str]:
    """(state, intent) of what somebody typed.

    Raises:
        CannotDecide: nobody can know what is meant.
    """
    if answer == "d":
        return DISCARDED, ""
    if answer == "n":
        return WANTED, ""
    if answer == "o":
        return ACCEPTED, OUT_OF_SCOPE
    if answer.isdecimal() and group and 0 < int(answer) <= len(group.guesses):
        return ACCEPTED, group.guesses[int(answer) - 1][0]
    found = [name for name in intents if name == answer] or [i for i in intents if answer in i]
    if len(found) != 1:
        like = ", ".join(found[:8]) or "none"
        raise CannotDecide("intent", f"No intent is called {answer!r}; like it: {like}")
    return ACCEPTED, found[0]


def _show(group: Group, which: str) -> None:
    shown = Console()
    shown.rule(f"{which} · {group.language} · {_messages(len(group.texts))} {group.told}")
    for text in group.texts[:SHOWN]:
        shown.print(f"  {text}", markup=False, highlight=False)
    if len(group.texts) > SHOWN:
        shown.print(f"  … {len(group.texts) - SHOWN} more")
    for number, (name, sure) in enumerate(group.guesses, start=1):
        shown.print(f"{number}  {name} ({sure:.0%})", highlight=False)


def _settings() -> Settings:
    settings = read_settings()
    settings.var_dir.mkdir(parents=True, exist_ok=True)
    migrate(settings.database)
    return settings


def _groups(settings: Settings) -> list[Group]:
    with transaction(settings.database) as session:
        return queue.waiting(session, secret_key(settings))


def _decide(settings: Settings, numbers: Sequence[int], state: str, intent: str) -> str:
    second = bool(settings.two_reviewers)
    with transaction(settings.database) as session:
        now, key = utc_now(session), secret_key(settings)
        done = unclear.decide(session, key, numbers, state, author(), now, intent, second)
    what = f"as {intent}" if intent else state
    waits = "; a second person has to accept, too" if second and state == ACCEPTED else ""
    return f"{_messages(done)} {what}{waits}"


def _write(settings: Settings, folder: Path | None = None) -> None:
    from bot.retraining import examples, writing

    key = secret_key(settings)
    with transaction(settings.database) as session:
        accepted = {
            row.id: writing.New(row.content(key).get("text", ""), row.intent, row.language)
            for row in unclear.in_state(session, (ACCEPTED,))
        }
    try:  # not within the transaction: the files take seconds, and the gateway writes, too
        done = writing.write(accepted.values(), folder or examples.TRAINING)
    except examples.BadExamples as error:
        stop(error)
    with transaction(settings.database) as session:
        unclear.mark_written(session, accepted, utc_now(session))
    tell_written(done)


def _intents() -> list[str]:
    return list(read_yaml(ROOT / "domain.yml")["intents"])


def _messages(count: int) -> str:
    return "1 message" if count == 1 else f"{count} messages"
