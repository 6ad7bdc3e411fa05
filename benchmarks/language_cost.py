"""What naming a language costs: time on one core, memory, disk."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random
from statistics import median

from benchmarks.language_peers import IDENTIFIERS, Identify
from benchmarks.processes import run

SEED = 20261125
ROUNDS, TIMED = 7, 300  # texts of a round
MEMORY_SECONDS = 300


def per_second(
    identifiers: Mapping[str, Identify], texts: Sequence[str], told: Callable[[int], None]
) -> dict[str, list[float]]:
    """Messages a second of processor time, one at a time, of each identifier in each round.

    Each round asks all of them, in another order, so that a busy moment of the machine is nobody's
    alone. A round before is not counted.

    Args:
        told: hears how many rounds are done.
    """
    chance = Random(SEED)  # noqa: S311
    taken = chance.sample(list(texts), min(TIMED, len(texts)))
    rates: dict[str, list[float]] = {name: [] for name in identifiers}
    for number in range(ROUNDS + 1):
        for name in chance.sample(sorted(identifiers), len(identifiers)):
            identify = identifiers[name]
            started = time.process_time()
            for text in taken:
                identify(text)
            rates[name].append(len(taken) / (time.process_time() - started))
        told(number + 1)
    return {name: found[1:] for name, found in rates.items()}


def speeds(rates: Mapping[str, Sequence[float]], beside: str) -> dict[str, dict[str, float]]:
    """The median rate of each, and the median of its ratios to another one in the same round."""
    found = {name: {"per_second": median(of)} for name, of in rates.items()}
    for name, of in rates.items() if beside in rates else ():
        ratios = [rate / other for rate, other in zip(of, rates[beside], strict=True)]
        found[name]["speed_ratio"] = median(ratios)
    return found


def room(name: str, texts: Sequence[str], directory: Path) -> dict[str, float]:
    """Megabytes on the disk, and resident ones that it adds to a fresh process.

    Raises:
        StepFailed: the process failed.
    """
    asked, out = directory / "texts.json", directory / "answer.json"
    asked.write_text(json.dumps(list(texts)), encoding="utf-8")
    command = ["-m", "benchmarks.language_memory", name, str(asked), str(out)]
    run(command, directory, directory / "memory.log", MEMORY_SECONDS, lambda _: None)
    weighed: dict[str, float] = json.loads(out.read_text(encoding="utf-8"))
    return {"disk_mb": IDENTIFIERS[name].megabytes(), **weighed}
