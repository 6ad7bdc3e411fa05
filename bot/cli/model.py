"""`puente model`: train, judge, compare, put live, take back."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Optional

import typer
from rich.console import Console
from rich.table import Column, Table

from bot.archives import NoModel, NotTrusted, digest, in_order
from bot.cli.shared import author, console, read_settings, stop, working
from bot.registry import Decision, Entry, Registry
from bot.settings import Settings, SettingsError

model = typer.Typer(no_args_is_help=True)

Archive = typer.Argument(None, help="An archive, or its name in models/; by default the newest.")
TAKEN_OVER_WITHIN = 120.0  # seconds


@model.command("list")
def list_() -> None:
    """List the archives: whether a server opens them, how good they are, which is live and why."""
    settings = read_settings()
    with reasons():
        registry = Registry(settings)
        trusted = {entry.sha256: entry for entry in registry.entries()}
        decided = registry.decisions()
    live = decided[-1].sha256 if decided else None
    name, why = Column("model", no_wrap=True), "live since: why, by whom"
    table = Table("", name, "trusted since (UTC)", "right", "made of", why)
    for archive in in_order(settings.models_dir):
        sha256 = digest(archive)
        entry = trusted.get(sha256)
        latest = next((one for one in reversed(decided) if one.sha256 == sha256), None)
        table.add_row(
            "●" if sha256 == live else "",
            archive.name,
            _minute(entry.added_at) if entry else "not trusted",
            _right(entry),
            f"{entry.about['commit']} {entry.about['data'][:8]}" if entry and entry.about else "",
            _told(latest) if latest else "",
        )
    Console().print(table)
    if not decided:
        console.print("None was put live; a server takes the newest", highlight=False)


@model.command()
def trust(archive: Path = typer.Argument(..., help="An archive that you have trained.")) -> None:
    """Let the servers open an archive. Do so only if you know where it comes from."""
    with reasons():
        entry = Registry(read_settings()).trust(archive)
    console.print(f"{entry.file} is trusted, sha256 {entry.sha256}", highlight=False)


@model.command()
def train() -> None:
    """Look at the data, train (rasa train), judge the model, and put it into the list."""
    from bot.retraining import gate
    from bot.retraining.evaluation import evaluate
    from bot.retraining.training import train, validate

    settings = read_settings()
    with reasons(), working() as tell:
        for what in validate(settings):
            tell(f"Looking at {what}")
        trained = train(settings, lambda stage: tell(f"Training: {stage}"))
        registry = Registry(settings)
        registry.trust(trained.archive, trained.about)
        found = evaluate(settings, trained.archive, lambda row: tell(f"Judging: {row}"))
        figures = {**gate.figures(None, found), "languages": _accuracies(found)}
        registry.trust(trained.archive, {**trained.about, "figures": figures})
    _tell_figures(figures)
    console.print(
        f"Trained in {trained.seconds:.0f} s: {trained.archive.name}. Now look at it: "
        "puente model evaluate",
        highlight=False,
    )


@model.command()
def promote(
    archive: Optional[str] = Archive,
    force: str = typer.Option("", help="Put it live against the gate, for this reason; kept."),
) -> None:
    """Put a model live, if it is no worse: the gate decides, and a running Rasa swaps."""
    from bot.retraining import promotion

    settings = read_settings()
    _prepare(settings)
    with reasons(), working() as tell:
        path = find_archive(settings, archive)
        decision = promotion.promote(
            settings, path, author(), force, lambda row: tell(f"Judging: {row}")
        )
    console.print(f"{path.name} is live: {decision.why}", highlight=False)
    _wait(settings, decision)


@model.command()
def rollback(
    why: str = typer.Option("", "--why", help="What was wrong with it; kept."),
) -> None:
    """Go back to the model that was live before."""
    from bot.retraining import promotion

    settings = read_settings()
    _prepare(settings)
    with reasons():
        decision = promotion.rollback(settings, author(), why or "rolled back")
        path = Registry(settings).archive(decision.sha256)
    console.print(f"{path.name} is live again", highlight=False)
    _wait(settings, decision)


def _wait(settings: Settings, decision: Decision) -> None:
    """Tell when the Rasa that runs here answers with the model."""
    from bot.retraining.promotion import taken_over

    try:
        if not asyncio.run(taken_over(settings, decision.sha256, TAKEN_OVER_WITHIN)):
            stop(SettingsError("Rasa has not taken it over; its log says why"))
    except ConnectionError:
        console.print("Rasa does not run here; it will use it when it starts", highlight=False)
        return
    console.print("Rasa answers with it", highlight=False)


def _prepare(settings: Settings) -> None:
    from bot.database import migrate

    settings.var_dir.mkdir(parents=True, exist_ok=True)
    migrate(settings.database)


def find_archive(settings: Settings, name: str | None) -> Path:
    """An archive by its path, by its name in models/, or the newest.

    Raises:
        NoModel: there is none.
    """
    if name is None:
        archives = in_order(settings.models_dir)
        if archives:
            return archives[-1]
        raise NoModel(f"There is no model in {settings.models_dir}. Make one: puente model train")
    for path in (Path(name), settings.models_dir / name, settings.models_dir / f"{name}.tar.gz"):
        if path.is_file():
            return path
    raise NoModel(f"There is no archive {name}; those in models/: puente model list")


def _accuracies(found: Any) -> dict[str, float]:
    from bot.retraining.report import figures

    return {
        language: round(figure.value, 4)
        for language, of in figures(found.answers).items()
        if (figure := of["accuracy_all"])
    }


def _tell_figures(figures: dict[str, Any]) -> None:
    table = Table("", *figures["languages"], title="Right intent, messages it has not learnt")
    table.add_row("", *(f"{value:.1%}" for value in figures["languages"].values()))
    Console().print(table)
    stories, size, took = (figures[key] for key in ("stories", "megabytes", "p95_ms"))
    console.print(f"Stories: {stories}. {size} MB; p95 {took} ms a message", highlight=False)


def _right(entry: Entry | None) -> str:
    figures = (entry.about.get("figures") if entry else None) or {}
    return " ".join(f"{k} {v:.0%}" for k, v in figures.get("languages", {}).items())


def _minute(at: str) -> str:
    return at[:16].replace("T", " ")


def _told(decision: Decision) -> str:
    forced = "against the gate: " if decision.forced else ""
    return f"{_minute(decision.at)}: {forced}{decision.why}, {decision.by}"


@contextmanager
def reasons() -> Iterator[None]:
    """End the command with the reason if something is wrong."""
    from bot.retraining.examples import BadExamples

    try:
        yield
    except (SettingsError, NoModel, NotTrusted, BadExamples) as error:
        stop(error)
