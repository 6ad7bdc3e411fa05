"""Where to set the fallback: for each threshold, the right answers lost and the wrong ones stopped.

    python -m benchmarks.fallback [MODEL]

Measured on the development sets (tests/test_nlu_*.yml), on which nothing is trained.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import yaml
from rich.console import Console
from rich.progress import track
from rich.table import Table

from bot.engine import Assistant, newest_model
from bot.settings import ROOT
from bot.streams import quiet

THRESHOLDS = (0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6)
FALLBACK = "nlu_fallback"
NOT_COVERED = "out_of_scope"


def development_set() -> list[tuple[str, str]]:
    """(message, intent) of all languages."""
    return [
        (line.strip().removeprefix("- "), block["intent"])
        for path in sorted((ROOT / "tests").glob("test_nlu_*.yml"))
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]
        for line in block["examples"].strip().splitlines()
    ]


async def predictions(assistant: Assistant) -> list[tuple[str, str, float]]:
    """(intent, predicted, confidence) of each message, as if there were no fallback."""
    found = []
    for text, intent in track(development_set(), "Parsing"):
        ranking = (await assistant.parse(text))["intent_ranking"]
        best = next(r for r in ranking if r["name"] != FALLBACK)
        found.append((intent, best["name"], best["confidence"]))
    return found


def table(found: list[tuple[str, str, float]]) -> Table:
    """What each threshold costs and saves, in per cent."""
    right = [c for intent, name, c in found if intent == name]
    wrong = [c for intent, name, c in found if intent != name]
    beside = [c for intent, name, c in found if intent == NOT_COVERED and name != NOT_COVERED]
    made = Table(
        "threshold",
        "right answers lost %",
        "wrong answers stopped %",
        "out of scope, wrongly taken, stopped %",
        title=f"{len(right)} right and {len(wrong)} wrong of {len(found)} messages",
    )
    for threshold in THRESHOLDS:
        shares = [
            100 * sum(c < threshold for c in part) / max(len(part), 1)
            for part in (right, wrong, beside)
        ]
        made.add_row(f"{threshold:.2f}", *(f"{share:.1f}" for share in shares))
    return made


if __name__ == "__main__":
    quiet()
    archive = newest_model(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "models")
    Console().print(table(asyncio.run(predictions(Assistant(archive)))))
