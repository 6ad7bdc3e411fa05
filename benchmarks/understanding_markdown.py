"""The results of the benchmark of understanding as Markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks import understanding_pictures as pictures
from benchmarks import understanding_report as report
from benchmarks.data import DEFAULT, OURS
from benchmarks.understanding_curves import ADDED, KINDS
from bot.retraining.scores import SURE

NOTES = (
    "The messages are those of `tests/test_nlu_*.yml`; nothing is trained on them, but they were "
    "looked at while the pipeline was built. Hard ones hold no word of their intent, or one of a "
    "neighbour's. Cities: `tests/entities.yml`.",
    "In brackets: 95 % of 1000 bootstrap resamples of the messages, seed fixed. A mark judges the "
    "value, not the interval.",
    "“Fallback undone” judges the likeliest intent, as `rasa test` does. “As it acts” counts a "
    "question back as a mistake.",
    "Told whom to call: the intent is `report_…`, with or without the fallback, or the detector "
    "sees danger.",
    "Recognised as out of scope: the assistant says so, or asks back. Answered and sure: it acts "
    f"on another intent with a confidence of {SURE} or more.",
    "Speed is that of the whole parse of a loaded model, one message after the other, in processor "
    "time on one core with one thread.",
    "Training is the whole `rasa train` process, with the import of the libraries, and without a "
    "cache.",
)
CURVES_NOTES = (
    "Learnt without Rasa (`bot.nlu.offline`), judged on the development sets, the fallback undone. "
    "In brackets: 95 % of 1000 bootstrap resamples of the messages; of a difference, of pairs.",
    "Shares of the sentences are taken of each intent in each language; a smaller one is a part of "
    "a larger one.",
)
LEFT = "---|"
MARKS = "↓ less is better, ↑ more is better; ✓ reached, **✗** not reached."


def judged(content: Mapping[str, Any]) -> str:
    """What was measured of trained models."""
    measured = content["measured"]
    text = [
        "# How well messages are understood",
        "",
        *_circumstances(content),
        "",
        *table(["", "must reach", *measured[OURS]], report.lines(measured[OURS])),
        "",
        MARKS,
        "",
        *(f"- {note}" for note in NOTES),
        *(f"- Failed: {failure.splitlines()[0]}" for failure in content["failures"]),
        "",
        *_cost(content["cost"]),
        "",
        *(_beside(content) if content.get("differences") else []),
        *_thresholds(content["thresholds"]),
        "",
        "## Confusions",
        "",
        f"![Which intent is taken for which]({pictures.CONFUSION})",
        "",
        *table(
            ["is", "named", "messages", "of the intent", "for example"],
            [
                [
                    c.intent,
                    c.named,
                    str(c.messages),
                    f"{c.share:.0%}",
                    _quoted(c.example, c.language),
                ]
                for c in content["confusions"]
            ],
            LEFT,
        ),
        "",
        "## Danger that was overlooked",
        "",
        *table(["is", "named", "message"], [_overlooked(a) for a in content["overlooked"]], LEFT),
    ]
    return "\n".join(text) + "\n"


def curves(content: Mapping[str, Any]) -> str:
    """What features, languages and examples bring."""
    text = [
        "# What features, languages and examples bring",
        "",
        *_circumstances(content),
        "",
        *(f"- {note}" for note in CURVES_NOTES),
        *(f"- Failed: {failure.splitlines()[0]}" for failure in content["failures"]),
    ]
    for key, title in (
        ("ablations", "Features and settings"),
        ("transfer", "Languages of which no sentence was learnt"),
        ("learning", "Shares of the sentences"),
    ):
        if content.get(key):
            text += ["", f"## {title}", ""]
            for kind in KINDS:
                text += [f"{kind} messages:", "", *_by_language(content[key], kind), ""]
    if content.get("learning"):
        text.append(f"![Learning curves]({pictures.LEARNING})")
    return "\n".join(text) + "\n"


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], rest: str = "--:|") -> list[str]:
    """A table, its first column to the left, the rest to the right or as told."""
    return [
        "| " + " | ".join(heads) + " |",
        "|---|" + rest * (len(heads) - 1),
        *("| " + " | ".join(row) + " |" for row in rows),
    ]


def _circumstances(content: Mapping[str, Any]) -> list[str]:
    data, machine, options = content["data"], content["machine"], content["options"]
    told = [f"--{name}" + ("" if v is True else f" {v}") for name, v in options.items() if v]
    languages = ", ".join(f"{count} {tag}" for tag, count in data["languages"].items())
    return [
        f"`{' '.join(['python -m benchmarks.understanding', *told])}`, {content['date']}"
        + (": a trial, of no meaning but that it works." if options.get("quick") else "."),
        f"{machine['cores']} cores, {machine['memory_gb']} GB, {machine['platform']}, load at the "
        f"start {machine['load_at_start']:.1f}.",
        ", ".join(f"{name} {number}" for name, number in content["versions"].items()) + ".",
        f"{data['training']} sentences of {data['intents']} intents ({languages}); "
        f"{data['development']} messages in the development sets.",
    ]


def _cost(cost: Mapping[str, Mapping[str, float | None]]) -> list[str]:
    ours, default = cost[OURS], cost.get(DEFAULT)
    heads = ["", "must reach", OURS, *([DEFAULT] if default else [])]
    trained = [_seconds(of.get("train_s")) for of in (ours, default or {})]
    per_second = [
        report.marked(report.PER_SECOND, ours["per_second"]),
        report.PER_SECOND.text((default or {}).get("per_second")),
    ]
    rows = [
        ["Training, s ↓", "", *trained],
        [report.PER_SECOND.name, report.PER_SECOND.asked(), *per_second],
    ]
    if default:
        faster = report.marked(report.FASTER, ours.get("faster"))
        rows.append([report.FASTER.name, report.FASTER.asked(), faster, ""])
    return ["## Cost", "", *table(heads, [row[: len(heads)] for row in rows])]


def _beside(content: Mapping[str, Any]) -> list[str]:
    return [
        "## Beside Rasa's default pipeline",
        "",
        "Both learnt the same sentences in this run, the understanding alone. Right intent, the "
        "fallback undone; the interval of the difference resamples the messages for both at once.",
        "",
        *table(
            ["", "messages", DEFAULT, OURS, f"points more ({report.BETTER.asked()})"],
            report.beside_lines(content["measured"], content["differences"]),
        ),
        "",
    ]


def _thresholds(found: Mapping[str, Any]) -> list[str]:
    chosen, languages = found["configured"], list(found["safety"])
    by_threshold = zip(*found["safety"].values(), strict=True)
    return [
        f"## The threshold of the fallback (config.yml: {chosen['fallback']})",
        "",
        f"![What a threshold costs and saves]({pictures.FALLBACK})",
        "",
        *table(
            ["threshold", "right lost", "wrong stopped", "out of scope, answered"],
            [
                [
                    f"{row['threshold']:.2f}",
                    *(f"{row[k]:.1%}" for k in ("lost", "stopped", "answered")),
                ]
                for row in found["fallback"]
            ],
        ),
        "",
        f"## The threshold of the safety detector (config.yml: {chosen['safety']})",
        "",
        "Together with the intent: danger found / false alarms.",
        "",
        f"![Danger found, and false alarms]({pictures.SAFETY})",
        "",
        *table(
            ["threshold", *languages],
            [
                [
                    f"{of[0]['threshold']:.2f}",
                    *(f"{row['found']:.1%} / {row['false']:.1%}" for row in of),
                ]
                for of in by_threshold
            ],
        ),
    ]


def _by_language(rows: Sequence[Mapping[str, Any]], kind: str) -> list[str]:
    languages = list(dict.fromkeys(row["language"] for row in rows))
    cells: dict[str, dict[str, str]] = {}
    for row in rows:
        cells.setdefault(row["setup"], {})[row["language"]] = _figure(row[kind], row["setup"])
    return table(
        ["", *languages],
        [[setup, *(of.get(tag, "—") for tag in languages)] for setup, of in cells.items()],
    )


def _figure(figure: Any, setup: str) -> str:
    if figure is None:
        return "—"
    shown = "{:+.1f}" if setup == ADDED else "{:.1f}"
    value, low, high = (shown.format(100 * n) for n in (figure.value, figure.low, figure.high))
    return f"{value} ({low} to {high})"


def _overlooked(answer: Any) -> list[str]:
    return [answer.intent, answer.best, _quoted(answer.text, answer.language)]


def _quoted(text: str, language: str) -> str:
    return f"{language}: {' '.join(text.split()).replace('|', '/')}"


def _seconds(value: float | None) -> str:
    return "—" if value is None else f"{value:,.0f}"
