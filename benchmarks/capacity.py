"""How many people a deployment serves: a small simulation, fitted to what was measured.

`python -m benchmarks.capacity` reads `benchmarks/results/service.json` (which
`python -m benchmarks.service` writes) and simulates the busiest hour of a day: messages come as
they like, each waits for a free Rasa, and its replies wait for their turn at Telegram.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heapreplace
from typing import Any

import matplotlib
import numpy as np

matplotlib.use("Agg")
import matplotlib.pyplot as plt

from benchmarks.report import RESULTS

SEED = 20261127
BUSIEST = 0.1  # of a day's messages that come in its busiest hour
MESSAGES = 6  # of one person a day: a guess, to be replaced by your own `puente_updates_total`
REPLIES = 1.2  # messages of ours to one of theirs: a guess, `puente_replies_total` tells yours
TELEGRAM = 30.0  # messages a second of one bot
HOUR = 3600.0  # s
PATIENCE = 5.0  # s, p95, until which a deployment serves so many
Z95 = 1.6449  # of the normal distribution
RASAS, BOTS = (1, 2, 4, 8, 16, 32), (1, 2, 4, 6, 8)
PEOPLE = (1_000, 3_000, 10_000, 30_000, 100_000, 180_000, 300_000, 1_000_000)


@dataclass(frozen=True)
class Turns:
    """How long one Rasa works at a turn: lognormal, by its mean (s) and the spread of its log."""

    mean: float
    spread: float

    def draw(self, count: int, chance: np.random.Generator) -> np.ndarray:
        """So many times, in seconds."""
        return chance.lognormal(np.log(self.mean) - self.spread**2 / 2, self.spread, count)


def fitted(found: dict[str, Any]) -> tuple[Turns, Turns]:
    """The turns of the one machine that does everything, and of a Rasa that has a core.

    The mean is what a process does in a second when it is busy; the spread is that of the delays
    where hardly anybody writes, so that none waits for another.
    """
    few = found["whole_few"]
    spread = float(np.log(few["p95_ms"] / few["p50_ms"]) / Z95)
    alone, machine = found["postgresql_1"]["per_second"], found["whole"]["per_second"]
    return Turns(1 / machine, spread), Turns(1 / alone, spread)


def leaving(arrivals: np.ndarray, work: np.ndarray, servers: int) -> np.ndarray:
    """When each is done: one queue, first come first served, by so many servers.

    Args:
        arrivals: ascending, seconds; work: seconds, of the same shape.
    """
    free = [0.0] * servers  # a heap
    done = np.empty_like(arrivals)
    for at, (came, takes) in enumerate(zip(arrivals.tolist(), work.tolist(), strict=True)):
        done[at] = max(came, free[0]) + takes
        heapreplace(free, done[at])
    return done


def p95(people: int, turns: Turns, rasas: int, bots: int = 1, seconds: float = HOUR) -> float:
    """Seconds from a message to its reply, of 95 in 100, in the busiest hour of a day.

    Infinite where more comes in than goes out: then the wait grows as long as the hour lasts.
    """
    rate = people * MESSAGES * BUSIEST / HOUR
    if rate * turns.mean >= rasas or rate * REPLIES >= TELEGRAM * bots:
        return float("inf")
    chance = np.random.default_rng(SEED)
    came = np.cumsum(chance.exponential(1 / rate, int(rate * seconds) + 1))
    answered = np.sort(leaving(came, turns.draw(len(came), chance), rasas))
    sent = leaving(answered, np.full(len(came), REPLIES / TELEGRAM), bots)
    # By rank, as if no message overtook another: the mean is the same, the tail nearly so.
    return float(np.percentile(sent - came, 95))


def most(turns: Turns, rasas: int, bots: int = 1) -> int:
    """How many people a day are served, to two digits; found by halving."""
    low, high = 0, 4_000_000
    while high - low > max(low // 100, 10):
        middle = (low + high) // 2
        low, high = (middle, high) if p95(middle, turns, rasas, bots) <= PATIENCE else (low, middle)
    digits = max(len(str(low)) - 2, 0)
    return int(low // 10**digits * 10**digits)


def needed(people: int, turns: Turns) -> tuple[int, int]:
    """The fewest Rasas, and bots, that serve so many people a day.

    Raises:
        ValueError: none of those that are tried is enough.
    """
    for bots in BOTS:
        for rasas in RASAS:
            if p95(people, turns, rasas, bots) <= PATIENCE:
                return rasas, bots
    raise ValueError(f"{people:,} people a day need more than {RASAS[-1]} Rasas, {BOTS[-1]} bots")


def markdown(found: dict[str, Any]) -> str:
    """What one machine serves, and what more people need."""
    machine, rasa = fitted(found)
    return "\n".join([*_told(machine, rasa), ""])


def _told(machine: Turns, rasa: Turns) -> Iterator[str]:
    yield f"One machine that does everything, on SQLite: **{most(machine, 1):,} people a day**."
    yield ""
    yield "| people a day | messages/s, busiest hour | Rasa processes | bots |"
    yield "|--:|--:|--:|--:|"
    for people in PEOPLE:
        rasas, bots = needed(people, rasa)
        yield f"| {people:,} | {people * MESSAGES * BUSIEST / HOUR:.1f} | {rasas} | {bots} |"
    yield ""
    yield (
        f"{MESSAGES} messages a person and day, {BUSIEST:.0%} of them in the busiest hour, "
        f"{REPLIES} replies to each; served means that 95 of 100 replies come in {PATIENCE:.0f} s. "
        f"A turn takes {machine.mean * 1000:.0f} ms of the one machine, {rasa.mean * 1000:.0f} ms "
        f"of a Rasa on PostgreSQL that has a core (from `service.json`). A bot sends "
        f"{TELEGRAM:.0f} messages a second."
    )
    yield ""
    yield "![how long people wait, by how many they are](capacity.png)"


def draw(found: dict[str, Any], path: Any) -> None:
    """The wait by people a day, up to how many are served."""
    machine, rasa = fitted(found)
    figure, axes = plt.subplots(figsize=(8, 4))
    lines = [("one machine for everything, one bot", machine, 1, 1)]
    lines += [(f"{n} Rasa, {BOTS[-1]} bots", rasa, n, BOTS[-1]) for n in RASAS[:3]]
    for name, turns, rasas, bots in lines:
        people = np.geomspace(500, most(turns, rasas, bots), 20)
        axes.plot(people, [p95(int(n), turns, rasas, bots, 600.0) for n in people], label=name)
    axes.axhline(PATIENCE, color="#999999", linestyle=":")
    axes.set(xscale="log", yscale="log", xlabel="people a day", ylabel="p95 to the reply, s")
    axes.legend(frameon=False, fontsize=8)
    figure.savefig(path, bbox_inches="tight", dpi=120)
    plt.close(figure)


def main() -> None:
    """Print the table; keep it and the picture."""
    argparse.ArgumentParser(prog="benchmarks.capacity", description=__doc__).parse_args()
    found = json.loads((RESULTS / "service.json").read_text(encoding="utf-8"))["found"]
    text = markdown(found)
    (RESULTS / "capacity.md").write_text(text, encoding="utf-8")
    draw(found, RESULTS / "capacity.png")
    print(text)


if __name__ == "__main__":
    main()
