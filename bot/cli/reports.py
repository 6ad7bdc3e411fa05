"""`puente model evaluate` and `compare`: what a maintainer reads before a model goes live."""

from __future__ import annotations

from pathlib import Path
from typing import Optional

import typer
from rich.console import Console
from rich.table import Table

from bot.cli.model import Archive, find_archive, model, reasons
from bot.cli.shared import console, read_settings, working
from bot.registry import Registry

CHANGES_SHOWN = 30


@model.command()
def evaluate(
    archive: Optional[str] = Archive,
    quick: bool = typer.Option(
        False, "--quick", help="Without cross-validation and learning curve, some minutes."
    ),
    out: Optional[Path] = typer.Option(None, help="Where the report goes; by default var/reports."),
) -> None:
    """Judge a model and write a report: one HTML file, and the same as JSON."""
    from bot.retraining import evaluation, page, promotion, report
    from bot.retraining.examples import development, training

    settings = read_settings()
    with reasons(), working() as tell:
        path = find_archive(settings, archive)
        new = evaluation.evaluate(settings, path, lambda row: tell(f"Judging: {row}"))
        live = promotion.live_evaluation(settings, lambda row: tell(f"Judging the live one: {row}"))
        learnt = None
        if not quick:
            tell(f"Cross-validation, learning curve: 0 of {report.STEPS}")
            learnt = report.learn(
                training(),
                development(),
                lambda n: tell(f"Cross-validation, learning curve: {n} of {report.STEPS}"),
            )
        entry = Registry(settings).entry(new.sha256)
        other = live if live and live.sha256 != new.sha256 else None
        content = report.report(new, other, entry.about if entry else {}, learnt)
        written = page.write(content, new, out or settings.var_dir / "reports")
    for one in content["gate"]:
        console.print(f"✗ {one['text']}", style="red", markup=False, highlight=False)
    typer.echo(written)


@model.command()
def compare(
    old: str = typer.Argument(..., help="An archive, or its name in models/."),
    new: str = typer.Argument(..., help="Another one."),
    out: Optional[Path] = typer.Option(None, help="Also write the comparison as HTML."),
) -> None:
    """Tell what a model mends and breaks of another's, message by message."""
    from bot.retraining import page, report
    from bot.retraining.evaluation import evaluate

    settings = read_settings()
    with reasons(), working() as tell:
        before, after = (
            evaluate(settings, find_archive(settings, name), lambda row: tell(f"Judging: {row}"))
            for name in (old, new)
        )
        content = report.compared(before, after)
    table = Table("language", "messages", "fixed", "broken", "points (95 %)", "p (McNemar)")
    for row in content["languages"]:
        gain = row["gain"]
        told = [f"{100 * gain[key]:+.1f}" for key in ("value", "low", "high")] if gain else []
        points = f"{told[0]} ({told[1]} to {told[2]})" if told else "—"
        counts = [str(row[key]) for key in ("messages", "fixed", "broken")]
        table.add_row(row["language"], *counts, points, f"{row['p']:.3g}")
    Console().print(table)
    for what in ("fixed", "broken"):
        for one in content[what][:CHANGES_SHOWN]:
            message = f"{one['language']} “{one['text']}” is {one['intent']}"
            typer.echo(f"{what}: {message}: {one['was']} → {one['now']}")
        if len(content[what]) > CHANGES_SHOWN:
            typer.echo(f"… {len(content[what]) - CHANGES_SHOWN} more {what}")
    if out:
        out.write_text(page.comparison_html(before, after, content), encoding="utf-8")
