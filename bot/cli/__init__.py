"""The `puente` command. What is heavy is imported where it is needed."""

from __future__ import annotations

import asyncio
import os
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, Optional

import typer
from rich.console import Console

from bot import settings as environment
from bot import stand_ins
from bot.archives import NoModel, NotTrusted, check_members, newest_model
from bot.cli.lazy import add_groups
from bot.cli.requests import requests
from bot.cli.shared import console, read_settings, stop, working
from bot.languages import by_tag
from bot.registry import Registry
from bot.settings import QUIET, Settings, SettingsError


def _quietly() -> None:
    """Before each command: what libraries say to each other is not for who types."""
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
    if set(sys.warnoptions) <= {"ignore"}:
        warnings.showwarning = lambda *_, **__: None  # not by a filter: some set their own


app = typer.Typer(
    help="Puente: a Telegram assistant for migrants in Mexico. Begin with: puente run",
    no_args_is_help=True,
    callback=_quietly,
    pretty_exceptions_show_locals=False,  # among them are tokens, and what people wrote
)
add_groups(app)
app.command()(requests)


def main() -> None:
    """The `puente` program: nothing of what it imports is heavy without need."""
    if os.environ.get("PUENTE_STOCK") != "yes":
        stand_ins.install()
    app()


Model = typer.Option(None, help="An archive, or a directory (its newest); by default models/.")


@app.command()
def run(
    stock: bool = typer.Option(False, "--stock", help="Plain Rasa, with TensorFlow."),
) -> None:
    """Prepare everything and start: Telegram if TELEGRAM_TOKEN is set, else a chat here."""
    if stock:
        os.environ["PUENTE_STOCK"] = "yes"  # for every process that is started here
    from bot import processes
    from bot.retraining.start import train_if_needed

    settings = read_settings()
    settings.var_dir.mkdir(parents=True, exist_ok=True)
    try:
        processes.prepare_database(settings, console)
        with working() as tell:
            told = train_if_needed(settings, tell)
        if told:
            console.print(told, markup=False, highlight=False)
    except (SettingsError, NoModel, ValueError) as error:
        stop(error)
    if settings.telegram_token:
        processes.become_all()
    console.print("No TELEGRAM_TOKEN is set: here is a chat in the terminal instead of Telegram.")
    log = settings.var_dir / "services.log"
    with processes.running(["rasa", "actions"], log) as servers:
        if not asyncio.run(_chat(settings, lambda: servers.poll() is None)):
            stop(SettingsError(f"The servers have stopped; {log} says why"))


@app.command()
def chat() -> None:
    """Talk with an assistant that runs on this machine (`puente run`)."""
    if not asyncio.run(_chat(read_settings(), None)):
        stop(SettingsError("No assistant answers at RASA_URL; start one: puente run"))


async def _chat(settings: Settings, alive: Callable[[], bool] | None) -> bool:
    from bot import terminal
    from bot.privacy.pseudonym import channel_secret
    from bot.rasa_client import RasaClient

    rasa = RasaClient(settings.rasa_url, channel_secret(environment.secret_key(settings)))
    try:
        ready = await terminal.wait_until_ready(rasa, alive, console) if alive else None
        if not (await rasa.is_ready() if ready is None else ready):
            return False
        await terminal.chat(rasa, Console())
        return True
    finally:
        await rasa.close()


@app.command()
def serve(part: str = typer.Argument(..., help="rasa, actions, gateway or console")) -> None:
    """Run one server: rasa, actions, gateway or console (what the Procfile calls)."""
    from bot import processes

    try:
        if part == "gateway":
            _gateway(read_settings())
        elif part == "console":
            _console(read_settings())
        else:
            settings = read_settings()
            for archive in Registry(settings).adopt():
                console.print(f"First run: {archive.name} is trusted", highlight=False)
            processes.become(part, settings)
    except (SettingsError, NoModel) as error:
        stop(error)


def _gateway(settings: Settings) -> None:
    if not settings.telegram_token:
        raise SettingsError("TELEGRAM_TOKEN is not set; @BotFather gives one")
    import uvloop

    from bot import logs
    from bot.database import migrate
    from bot.knowledge.preparation import prepare
    from bot.telegram import gateway

    logs.configure("gateway")
    prepare(settings.database)
    migrate(settings.conversations_database)
    uvloop.install()
    asyncio.run(gateway.serve(settings))


def _console(settings: Settings) -> None:
    from bot import logs
    from bot.console import server

    logs.configure("console")
    server.serve(settings)


@app.command()
def identify() -> None:
    """Name the language of each line of stdin; one JSON object a line."""
    from bot import streams

    _stream(lambda: streams.identified)


@app.command()
def parse(model: Optional[Path] = Model) -> None:
    """Tell what is understood of each line of stdin; one JSON object a line."""

    def handler() -> Any:
        from bot import sessions

        return sessions.parser(_assistant(model))

    _stream(handler)


@app.command()
def ask(
    model: Optional[Path] = Model,
    language: Optional[str] = typer.Option(None, help="Answer in this language (es, en, …)."),
    fresh: bool = typer.Option(False, "--fresh", help="Every line is a new person."),
) -> None:
    """Hold a conversation over stdin, one turn a line; one JSON object a line.

    A line that is a JSON object is an event: {"press": payload}, {"now": "2027-03-01T09:00"},
    {"kind": "voice"} (or photo, document, sticker, contact, location …).
    """
    if language and not by_tag(language):
        stop(SettingsError(f"--language {language!r} is not in bot/languages.yml"))

    def handler() -> Any:
        from bot import sessions
        from bot.knowledge.preparation import prepare

        prepare(read_settings().database)
        return sessions.Conversation(_assistant(model), fresh, language)

    _stream(handler)


def _assistant(model: Optional[Path]) -> Any:
    from bot.engine import Assistant

    settings = read_settings()
    try:
        path = newest_model(model) if model else Registry(settings).live()
        check_members(path)
        if not Registry(settings).is_trusted(path):
            console.print(f"{path} is not in the list of trusted models", style="yellow")
    except (NoModel, NotTrusted) as error:
        stop(error)
    console.print(f"Loading {path}", highlight=False)
    return Assistant(path)


def _stream(make_handler: Callable[[], Any]) -> None:
    """Answer the lines of stdin on stdout, where nothing else may be written."""
    os.environ.update(QUIET)
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8", buffering=1)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    from bot.streams import answer_lines, quiet

    quiet()

    handle = make_handler()
    asyncio.run(answer_lines(sys.stdin.buffer, handle, lambda text: print(text, file=answers)))
