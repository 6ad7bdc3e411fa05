"""Commands for those who write example messages."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Optional

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from bot.cli.shared import console, stop, tell_written
from bot.settings import ROOT, SettingsError
from bot.yaml_files import read_yaml

if TYPE_CHECKING:
    from bot.retraining.examples import Example

data = typer.Typer(no_args_is_help=True)


@data.command("lint")
def lint(
    claims: bool = typer.Option(
        True, help="Also look for examples that another intent would claim; some minutes."
    ),
) -> None:
    """Tell what is wrong with data/nlu/: thin, alike, ambiguous, learnt and judged by, claimed."""
    from bot.retraining import lint as checks

    learnt, judged = _examples()
    intents = read_yaml(ROOT / "domain.yml")["intents"]

    def found() -> Iterator[checks.Finding]:
        yield from checks.mistakes(learnt, judged)
        yield from checks.hints(learnt, intents)
        if claims:
            with Progress(console=console, transient=True) as progress:
                task = progress.add_task("Claims", total=checks.FOLDS)
                yield from checks.claimed(
                    learnt, lambda done: progress.update(task, completed=done)
                )

    counts: Counter[str] = Counter()
    for finding in found():
        counts[finding.kind] += 1
        typer.echo(f"{finding.place}: {finding.kind}: {finding.message}")
    told = ", ".join(f"{count} {kind}" for kind, count in counts.items()) or "nothing to mend"
    typer.echo(f"{len(learnt)} examples: {told}", err=True)
    if counts.keys() - checks.PERHAPS:
        raise typer.Exit(1)


@data.command("stats")
def stats(
    chart: Optional[Path] = typer.Option(None, help="Also draw the examples of each intent (PNG)."),
) -> None:
    """Count the examples: languages, intents, the thinnest first."""
    from bot.retraining import statistics

    learnt, judged = _examples()
    table = Table("language", "examples", "distinct", "intents", "words (median)", "judged by")
    for row in statistics.counts(learnt, judged):
        table.add_row(row.language, *(f"{value:,}" for value in list(vars(row).values())[1:]))
    Console().print(table)
    rows = statistics.per_intent(learnt)
    thin = Table("intent", *statistics.LANGUAGES, "all", title="Examples of each intent")
    for intent, of in rows.items():
        thin.add_row(intent, *map(str, of.values()), str(sum(of.values())))
    Console().print(thin)
    if chart:
        typer.echo(statistics.draw(rows, chart))


@data.command("split")
def split(
    out: Path = typer.Option(..., help="A folder: train/ and test/ are made in it."),
    parts: int = typer.Option(5, min=2, max=20, help="One of so many parts is to judge by."),
) -> None:
    """Split the examples in two, for a trial: what to learn from, and what to judge by."""
    from bot.retraining import splitting

    learnt, _ = _examples()
    for path in splitting.write(*splitting.split(learnt, parts), out):
        typer.echo(path)


def _examples() -> tuple[list[Example], list[Example]]:
    from bot.retraining import examples

    try:
        return examples.training(), examples.development()
    except examples.BadExamples as error:
        stop(error)


@data.command("add")
def add(
    intent: str = typer.Option(..., help="Their intent, as domain.yml names it."),
    language: str = typer.Option("es", help="Their language: es, en, fr, pt, ht."),
    folder: Optional[Path] = typer.Option(None, help="By default data/nlu/."),
) -> None:
    """Add the lines of stdin as examples, in the file where their intent stands."""
    from bot.retraining import examples, writing

    lines = [line.strip() for line in sys.stdin if line.strip()]
    if language not in examples.LANGUAGES:
        stop(SettingsError(f"--language {language!r} is none of {', '.join(examples.LANGUAGES)}"))
    try:
        new = [writing.New(line, intent, language) for line in lines]
        tell_written(writing.write(new, folder or examples.TRAINING))
    except examples.BadExamples as error:
        stop(error)
