"""The rows of the language benchmark, what ours must reach, and the tables for the screen."""

from __future__ import annotations

import hashlib
import os
import platform
from importlib.metadata import version
from typing import Any

import psutil
from rich.table import Table

from benchmarks.language_peers import OURS
from benchmarks.rows import Row
from bot.language.model import WEIGHTS
from bot.languages import by_iso

PACKAGES = ("langdetect", "lingua-language-detector", "pycld2", "py3langid", "numpy", "wordfreq")
Measured = dict[str, dict[str, Any]]


SHARE, SCORE = "{:.1%}", "{:.3f}"
ROWS = (
    Row("can_name", "Languages of the list that it ever named rightly", "{:.0f}"),
    Row("macro_f1", "Macro-F1 ↑", SCORE, 0.94),
    Row("macro_f1_1_3", "Macro-F1, 1–3 words ↑", SCORE, 0.88),
    Row("macro_f1_4_8", "Macro-F1, 4–8 words ↑", SCORE, 0.97),
    Row("macro_f1_9", "Macro-F1, 9 words and more ↑", SCORE, 0.98),
    Row("lowest_f1", "Lowest F1 of any language ↑", SCORE, 0.80),
    Row("four_macro_f1", "Macro-F1 on Spanish, English, French, Portuguese ↑", SCORE, 0.97),
    Row("spanish_as_indigenous", "Spanish taken for an indigenous language ↓", SHARE, 0.01, True),
    Row("rejected", "Text in none of the languages: rejected ↑", SHARE, 0.90),
    Row("none_as_indigenous", "Text in none of them: called indigenous ↓", SHARE, 0.03, True),
    Row("sure_right", "Right where it says P ≥ 0.9 ↑", SHARE, 0.98),
    Row("sure_share", "Share of messages where it says so ↑", SHARE, 0.75),
    Row("tail", "Indigenous, with a Spanish tail: accuracy ↑", SCORE, 0.78),
    Row("new_tail", "Indigenous, with a tail that was not learnt: accuracy ↑", SCORE),
    Row("per_second", "Messages a second, one core, one at a time ↑", "{:,.0f}"),
    Row("speed_ratio", "As a multiple of langdetect ↑", "{:.1f}", 20),
    Row("disk_mb", "Size on disk, MB ↓", "{:.1f}", 5, True),
    Row("memory_mb", "Resident memory that it adds, MB ↓", "{:.0f}", 100, True),
)


def circumstances(data: dict[str, Any], options: dict[str, Any], date: str) -> dict[str, Any]:
    """What a reader must know to compare: date, machine, versions, texts, weights."""
    return {
        "date": date,
        "machine": {
            "cores": len(os.sched_getaffinity(0)),
            "memory_gb": round(psutil.virtual_memory().total / 1e9, 1),
            "platform": platform.platform(),
            "load_at_start": os.getloadavg()[0],
        },
        "versions": {"python": platform.python_version(), **{p: version(p) for p in PACKAGES}},
        "weights_sha256": hashlib.sha256(WEIGHTS.read_bytes()).hexdigest(),
        "options": options,
        "data": data,
    }


def headings(measured: Measured) -> list[str]:
    """Of the columns after the first."""
    return ["texts", "must reach", *measured]


def lines(measured: Measured, texts: dict[str, int]) -> list[list[str]]:
    """The rows of the table: name, texts, what must be reached, each identifier."""
    made = []
    for row in ROWS:
        shown = []
        for name, figures in measured.items():
            value = figures.get(row.key)
            mark = {True: " ✓", False: " ✗", None: ""}[row.met(value)] if name == OURS else ""
            shown.append(row.text(value) + mark)
        made.append([row.name, str(texts.get(row.key, "")), row.asked(), *shown])
    return made


def table(measured: Measured, texts: dict[str, int]) -> Table:
    """The table for the screen."""
    made = Table(title="Which language is it? Ours and its peers, on the same texts")
    made.add_column("", min_width=28)
    for heading in headings(measured):
        made.add_column(heading, justify="right")
    for line in lines(measured, texts):
        made.add_row(*line)
    return made


def called(label: str) -> str:
    """A label with the name of its language."""
    language = by_iso(label)
    return f"{language.name} ({label})" if language else label


SOURCE_HEADINGS = ("texts", "accuracy", "when learnt", "mistaken for")


def source_lines(sources: dict[str, Any]) -> list[list[str]]:
    """The rows of the sources that were held out, the worst first."""
    return [
        [
            f"{called(each['label'])}: {each['source']}",
            str(each["texts"]),
            f"{each['accuracy']:.3f}",
            "—" if each["accuracy_learnt"] is None else f"{each['accuracy_learnt']:.3f}",
            ", ".join(f"{named} {count}" for named, count in each["mistaken_for"]),
        ]
        for each in sorted(sources["each"], key=lambda each: each["accuracy"])
    ]


def source_table(sources: dict[str, Any]) -> Table:
    """The table of the sources for the screen."""
    made = Table(title=f"Sources that were not learnt: accuracy {sources['accuracy']:.3f}")
    made.add_column("", min_width=28)
    for heading in SOURCE_HEADINGS:
        made.add_column(heading, justify="right")
    for line in source_lines(sources):
        made.add_row(*line)
    return made
