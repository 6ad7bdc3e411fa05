"""The table: on the screen, as Markdown and as JSON."""

from __future__ import annotations

import json
import os
import platform
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psutil
from rich.table import Table

from benchmarks.data import PIPELINES
from bot.retraining.examples import LANGUAGES

RESULTS = Path(__file__).with_name("results")
PACKAGES = ("rasa", "rasa-sdk", "tensorflow", "scikit-learn", "spacy", "numpy", "sanic")
LOADS = (("1", "1 conversation"), ("16", "16 conversations"))

# key of the measurement, what it is called, decimals
ROWS: tuple[tuple[str, str, int], ...] = (
    ("train_s", "Training, s ↓", 1),
    ("model_mb", "Model on disk, MB ↓", 2),
    ("start_s", "Start to first reply, s ↓", 1),
    ("memory_mb", "Memory after start, MB ↓", 0),
    *(
        row
        for key, name in LOADS
        for row in (
            (f"load_{key}.p50_ms", f"Latency p50, {name}, ms ↓", 1),
            (f"load_{key}.p95_ms", f"Latency p95, {name}, ms ↓", 1),
            (f"load_{key}.per_second", f"Messages per second, {name} ↑", 1),
        )
    ),
    ("folds.macro_f1", "Macro-F1, folds ↑", 3),
    *((f"folds.macro_f1_{tag}", f"Macro-F1, folds, {tag} ↑", 3) for tag in LANGUAGES),
    ("folds.accuracy", "Accuracy, folds ↑", 3),
    *((f"folds.accuracy_{tag}", f"Accuracy, folds, {tag} ↑", 3) for tag in LANGUAGES),
    ("folds.answered", "Accuracy with fallback as a mistake, folds ↑", 3),
    ("folds.fallback", "Share of fallbacks, folds", 3),
)

NOTES = (
    "Both pipelines learn from the same sentences and rules. `default` is the configuration that "
    "Rasa itself writes when none is given (`default_config.yml` of the package).",
    "The data holds rules and no stories. TEDPolicy and UnexpecTEDIntentPolicy learn from stories "
    "alone, so Rasa skips their training with a warning; RulePolicy decides in both. The default's "
    "training, size and latency would be larger with stories. ResponseSelector, too, has "
    "nothing to learn.",
    "Training is the whole `rasa train` process, with the import of the libraries and no cache.",
    "Start is the time from the process's start to the first reply through the channel "
    "(the median if there were several starts). Memory is that of the Rasa process after it.",
    "Latency is that of a turn over HTTP: channel, model, action server, SQLite. Conversations "
    "have five turns, each sent when the one before is answered; ten to sixteen messages before "
    "are not counted. The client runs on the same cores.",
    "Our pipeline finds places and dates in a message and so more often asks the database at once, "
    "where the default, for which no sentence is annotated, asks the person back.",
    "Scores on folds are means; the same folds for both, stratified by intent and language; "
    "spellings of one sentence stay on one side. The fallback is undone, as `rasa test` does, save "
    "where the row says so.",
    "How well the development sets are understood: `python -m benchmarks.understanding`. They were "
    "looked at while our pipeline was built; the folds were not.",
)


def circumstances(data: dict[str, Any], options: dict[str, Any], date: str) -> dict[str, Any]:
    """What a reader must know to compare: date, machine, versions, sizes."""
    return {
        "date": date,
        "machine": {
            "cores": len(os.sched_getaffinity(0)),
            "memory_gb": round(psutil.virtual_memory().total / 1e9, 1),
            "platform": platform.platform(),
            "load_at_start": os.getloadavg()[0],
        },
        "versions": {"python": platform.python_version(), **{p: version(p) for p in PACKAGES}},
        "options": options,
        "data": data,
    }


def lines(measured: dict[str, dict[str, Any]]) -> list[tuple[str, ...]]:
    """The rows of the table: name, each pipeline, ratio ours/default."""
    made = []
    for key, name, decimals in ROWS:
        values = [_value(measured.get(pipeline, {}), key) for pipeline in PIPELINES]
        shown = ["—" if value is None else f"{value:,.{decimals}f}" for value in values]
        made.append((name, *shown, _ratio(*values)))
    return made


def table(measured: dict[str, dict[str, Any]]) -> Table:
    """The table for the screen."""
    made = Table("", title="Rasa's default pipeline and ours, on the same data")
    for heading in (*PIPELINES, "ours/default"):
        made.add_column(heading, justify="right")
    for line in lines(measured):
        made.add_row(*line)
    return made


def save(
    about: dict[str, Any], measured: dict[str, dict[str, Any]], failures: list[str], quick: bool
) -> Path:
    """Write both files and return the path of the Markdown.

    A quick run and one in which a step failed have other names: they replace no real results.
    """
    RESULTS.mkdir(exist_ok=True)
    ending = "-incomplete" if failures else "-quick" if quick else ""
    path = RESULTS / f"pipelines{ending}.md"
    content = {**about, "measured": measured, "failures": failures}
    path.with_suffix(".json").write_text(
        json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    path.write_text(_markdown(about, measured, failures), encoding="utf-8")
    return path


def _value(measured: dict[str, Any], key: str) -> float | None:
    value: Any = measured
    for part in key.split("."):
        value = (value or {}).get(part)
    return value


def _ratio(default: float | None, ours: float | None) -> str:
    if ours is None or not default:
        return "—"
    ratio = ours / default
    return f"{ratio:.2f}" if ratio >= 0.1 else f"{ratio:.2g}"


def _markdown(
    about: dict[str, Any], measured: dict[str, dict[str, Any]], failures: list[str]
) -> str:
    data, machine, options = about["data"], about["machine"], about["options"]
    what = "quick run, of no meaning but that it works" if options["quick"] else "full run"
    text = [
        "# Rasa's default pipeline and ours",
        "",
        f"`python -m benchmarks.pipelines`, {about['date']}: {what}.",
        f"{machine['cores']} cores, {machine['memory_gb']} GB, {machine['platform']}.",
        ", ".join(f"{name} {number}" for name, number in about["versions"].items()) + ".",
        f"{data['training']} sentences of {data['intents']} intents "
        f"({', '.join(f'{n} {tag}' for tag, n in data['languages'].items())}); "
        f"{options['folds']} folds.",
        "",
        "| | " + " | ".join((*PIPELINES, "ours/default")) + " |",
        "|---|" + "--:|" * (len(PIPELINES) + 1),
        *("| " + " | ".join(line) + " |" for line in lines(measured)),
        "",
        "↓ less is better, ↑ more is better.",
        "",
        *(f"- {note}" for note in [*NOTES, *_failed_turns(measured)]),
        *(f"- Failed: {failure.splitlines()[0]}" for failure in failures),
    ]
    return "\n".join(text) + "\n"


def _failed_turns(measured: dict[str, dict[str, Any]]) -> list[str]:
    made = []
    for pipeline in PIPELINES:
        for key, name in LOADS:
            load = measured.get(pipeline, {}).get(f"load_{key}") or {}
            for kind, count in (load.get("failed") or {}).items():
                made.append(
                    f"{pipeline}, {name}: {count} of {load['messages']} turns without a reply "
                    f"({kind}); they are not in the latencies."
                )
    return made
