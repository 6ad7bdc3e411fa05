"""The figures of the service: a table with what each must reach, and a picture of the stages."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from typing import Any

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

from benchmarks import report
from benchmarks.progress import Steps
from benchmarks.report import RESULTS

Row = tuple[str, str, str, float | None, str]  # figure, stock, ours, ratio, must


def rows(found: dict[str, Any]) -> list[Row]:
    """Every figure that was measured; a ratio is None where one side is missing."""
    stock, ours = found.get("default_load", {}), found.get("ours_load", {})
    base = stock.get("per_second")
    path, whole = found.get("whole", {}), found.get("whole", {}).get("memory_mb", {})
    memory = found.get("default_memory_mb", {})
    one, two = (found.get(f"postgresql_{n}", {}).get("per_second") for n in (1, 2))
    base_ms, turns = found.get("database", {}), found.get("turns", {})
    return [
        _row("whole path, 200 chats, SQLite, messages/s", base, path.get("per_second"), "≥ 3 ×"),
        _row("Rasa alone, 16 conversations, messages/s", base, ours.get("per_second"), "≥ 5 ×"),
        _row("resident memory of all, MB", _sum(memory), _sum(whole), "≤ 1/3"),
        _row(
            "start to first answer, s",
            found.get("default_start_s"),
            found.get("ours_start_s"),
            "≤ 1/10",
        ),
        _row("training, s", found.get("default_train_s"), found.get("ours_train_s"), "≤ 1/20"),
        _row(
            "an answer without, with the database, p95, ms",
            base_ms.get("plain"),
            base_ms.get("asking"),
            "≤ 2 ×",
        ),
        _row("one Rasa, two, on PostgreSQL, messages/s", one, two, "≥ 1.7 ×"),
        _row(
            "a turn after 10, after 1,000 turns, ms", turns.get("10"), turns.get("1000"), "≤ 1.2 ×"
        ),
    ]


def _row(name: str, before: float | None, after: float | None, must: str) -> Row:
    ratio = after / before if before and after else None
    told = [f"{value:,.4g}" if value else "–" for value in (before, after)]
    return name, told[0], told[1], ratio, must


def _sum(parts: dict[str, float]) -> float | None:
    return sum(parts.values()) if parts else None


def _holds(ratio: float, must: str) -> bool:
    number = must.strip("≥≤ ×")
    limit = 1 / float(number[2:]) if number.startswith("1/") else float(number)
    return ratio >= limit if must.startswith("≥") else ratio <= limit


def markdown(found: dict[str, Any], about: str, picture: str) -> str:
    """The table, and what a reader must know to compare."""
    told = [
        "| figure | stock (or before) | ours (or after) | ratio | must |",
        "|---|--:|--:|--:|---|",
    ]
    for name, before, after, ratio, must in rows(found):
        if ratio is None:
            told.append(f"| {name} | {before} | {after} | – | {must} |")
        else:
            mark = "✓" if _holds(ratio, must) else "**✗**"
            told.append(f"| {name} | {before} | {after} | {ratio:.2f} | {must} {mark} |")
    shown = [f"![where the time of a message goes]({picture})", ""] if picture else []
    return "\n".join([*told, "", about, "", *shown])


def draw(found: dict[str, Any], path: Any) -> bool:
    """The share of the time of a message, by stage, beside a bot that only repeats a text."""
    few, floor = found.get("whole_few"), found.get("echo")
    if not few or not floor:
        return False
    # Not the stage `deliver`, which holds every reply: a second one waits a second for Telegram.
    inner = {"waits in the inbox": few["stages"]["wait"], "Rasa answers": few["stages"]["turn"]}
    rest = max(few["mean_ms"] - sum(inner.values()), 0.0)
    stages = {**inner, "Bot API, intake, first delivery": rest}
    figure, axes = plt.subplots(figsize=(8, 2.6))
    axes.barh(
        ["echo bot"],
        [floor["mean_ms"]],
        color="#999999",
        label=f"a bot that repeats: {floor['mean_ms']:.0f} ms",
    )
    left = 0.0
    colours = ("#4477aa", "#ee6677", "#228833")
    for (name, took), colour in zip(stages.items(), colours, strict=True):
        axes.barh(["Puente"], [took], left=left, color=colour, label=f"{name}: {took:.0f} ms")
        left += took
    axes.set_xlabel("ms from a message to the first reply, while hardly anybody writes")
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.3), ncol=2, frameon=False)
    figure.savefig(path, bbox_inches="tight", dpi=120)
    plt.close(figure)
    return True


def save(found: dict[str, Any], size: dict[str, Any], quick: bool, steps: Steps) -> None:
    """Print the table; keep it, the figures and the picture unless it was a trial."""
    date = datetime.now(timezone.utc).isoformat(timespec="minutes")
    known = report.circumstances(size, {"quick": quick}, date)
    machine = known["machine"]
    about = (
        f"{size['training']:,} sentences of {size['intents']} intents, the same for both. {date}; "
        f"{machine['cores']} cores, {machine['memory_gb']} GB, load at the start "
        f"{machine['load_at_start']:.1f}. Stock: `rasa init`'s pipeline, `rasa run` with its REST "
        "channel and `rasa run actions`. The people who write, and the load, run on the same cores."
    )
    if not quick:
        drawn = draw(found, RESULTS / "service.png")
        text = markdown(found, about, "service.png" if drawn else "")
        (RESULTS / "service.md").write_text(text, encoding="utf-8")
        kept = {**known, "found": found, "steps_s": steps.seconds, "failures": steps.failures}
        (RESULTS / "service.json").write_text(json.dumps(kept, indent=1), encoding="utf-8")
    steps.console.print(markdown(found, about, ""), markup=False)
