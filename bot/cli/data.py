"""Commands for those who write example messages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import typer
import yaml
from rich.progress import Progress

from bot.cli.shared import console, stop
from bot.settings import ROOT

data = typer.Typer(name="data", help="The example messages.", no_args_is_help=True)


@data.command("lint")
def lint(
    claims: bool = typer.Option(
        True, help="Also look for examples that another intent would claim; some minutes."
    ),
) -> None:
    """Tell what is wrong with data/nlu/: thin, alike, ambiguous, learnt and judged by, claimed."""
    from bot.retraining import examples
    from bot.retraining import lint as checks

    try:
        learnt, judged = examples.training(), examples.development()
    except examples.BadExamples as error:
        stop(error)
    intents = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))["intents"]

    def found() -> Iterator[checks.Finding]:
        yield from checks.thin(learnt, intents)
        yield from checks.ambiguous(learnt)
        yield from checks.leaked(learnt, judged)
        yield from checks.near_duplicates(learnt)
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
    if counts.keys() - {checks.CLAIMED}:
        raise typer.Exit(1)
