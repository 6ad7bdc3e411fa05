"""The whole service beside stock Rasa, in one run: speed, memory, start, training.

`python -m benchmarks.service [--examples 12] [--quick]` trains both on the same sentences, then
measures each alone on the machine: `benchmarks/results/service.md` and a picture of the stages.
"""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import data, load, service_report
from benchmarks.data import DEFAULT, OURS
from benchmarks.deployments import Deployment, ours, stock
from benchmarks.path import echo, whole
from benchmarks.processes import StepFailed, run
from benchmarks.progress import Step, Steps
from benchmarks.training import TRAIN_SECONDS, snapshot
from bot.settings import ROOT
from bot.streams import quiet

sys.path.append(str(ROOT / "tests"))  # the PostgreSQL of the tests: made, started, ended by itself
from postgresql import running_server

LOAD_SECONDS = 600.0
CONVERSATIONS, MESSAGES = 16, 600
CHATS, SECONDS = 200, 40.0
FEW_CHATS, PAUSE = 16, 4.0  # s between their messages, to see where the time of one goes
PLAIN, ASKING = ("¿quién eres, eres una persona?", "es"), ("¿hay albergues en Tijuana?", "es")
EACH = 150  # of both
AFTER, NEXT = (10, 1000), 50  # turns of one person; and how many are then timed


class Service:
    """Measures, one thing after the other, in a directory; what is found goes into `found`."""

    def __init__(self, directory: Path, given: data.Data, steps: Steps, quick: bool) -> None:
        self.directory, self.given, self.steps = directory, given, steps
        self.share = 0.1 if quick else 1.0
        self.quick = quick
        self.found: dict[str, Any] = {}

    def everything(self) -> None:
        """All figures; what depends on a failed step is left out."""
        for pipeline, measure in ((DEFAULT, self._stock), (OURS, self._ours)):
            with suppress(StepFailed):
                measure(self._train(pipeline))

    def _train(self, pipeline: str) -> Path:
        directory = self.directory / pipeline
        config = data.write_config(pipeline, directory / "config.yml", self.quick)
        nlu = data.write_nlu(self.given.training, directory / "nlu.yml")
        program = "bot.launcher" if pipeline == OURS else "rasa"
        command = [
            *("-m", program, "train", "--data", str(nlu), str(self.directory / "rules")),
            *("--domain", str(self.directory / "domain.yml"), "--config", str(config)),
            *("--out", str(directory / "trained"), "--fixed-model-name", "model"),
        ]
        with self.steps.step(f"{pipeline}: training") as step:
            log = directory / "train.log"
            self.found[f"{pipeline}_train_s"] = run(
                command, directory, log, TRAIN_SECONDS, step.tell
            )
        return directory / "trained" / "model.tar.gz"

    def _stock(self, model: Path) -> None:
        with stock(model, self.directory / "stock") as made:
            self._alone(DEFAULT, made)

    def _ours(self, model: Path) -> None:
        directory = self.directory
        with ours(model, directory / "alone") as made:
            self._alone(OURS, made)
            self._database(made)
            self._turns(made)
        said = data.talk(self.given.development, MESSAGES)
        seconds = SECONDS * self.share
        for name, chats, pause in (("whole", CHATS, 0.0), ("whole_few", FEW_CHATS, PAUSE)):
            with (
                self.steps.step(f"whole path, {chats} chats"),
                ours(model, directory / name) as made,
            ):
                self.found[name] = whole(made, directory / name, said, chats, seconds, pause)
        with self.steps.step(f"echo bot, {FEW_CHATS} chats"):
            self.found["echo"] = echo(directory / "echo", said, FEW_CHATS, seconds, PAUSE)
        with running_server() as url:
            for rasas in (1, 2):
                with ours(model, directory / f"rasas-{rasas}", url, rasas) as made:
                    name = f"{rasas} Rasa on PostgreSQL"
                    self.found[f"postgresql_{rasas}"] = self._load(name, made)

    def _alone(self, pipeline: str, made: Deployment) -> None:
        self.found[f"{pipeline}_start_s"] = made.start_s
        self.found[f"{pipeline}_load"] = self._load(f"{pipeline}: Rasa alone", made)
        self.found[f"{pipeline}_memory_mb"] = made.memory()

    def _load(self, name: str, made: Deployment) -> dict[str, Any]:
        count = int(MESSAGES * self.share)
        said = data.talk(self.given.development, count)
        with self.steps.step(f"{name}, {CONVERSATIONS} conversations", total=count) as step:
            return asyncio.run(
                load.measure(made.makers, said, CONVERSATIONS, LOAD_SECONDS, step.count)
            )

    def _database(self, made: Deployment) -> None:
        """p95 of an answer that needs the database, and of one that does not, in turn."""
        times: dict[str, list[float]] = {"plain": [], "asking": []}
        with self.steps.step("answers with and without the database") as step:
            turns = [("plain", PLAIN), ("asking", ASKING)] * int(EACH * self.share)
            for n, seconds in enumerate(asyncio.run(_timed(made, [t for _, t in turns], None))):
                times[turns[n][0]].append(seconds)
            step.tell("done")
        self.found["database"] = {
            name: float(np.percentile(seconds, 95)) * 1000 for name, seconds in times.items()
        }

    def _turns(self, made: Deployment) -> None:
        """The mean of a turn after so many turns of one person."""
        last = AFTER[-1] + NEXT
        with self.steps.step(f"{last} turns of one person", total=last) as step:
            took = asyncio.run(_timed(made, [PLAIN, ("gracias", "es")] * (last // 2), step))
        self.found["turns"] = {
            str(after): float(np.median(took[after : after + NEXT])) * 1000 for after in AFTER
        }


async def _timed(made: Deployment, messages: list[load.Message], step: Step | None) -> list[float]:
    """The seconds of each turn of one person, or each of its own person without a `step`."""
    client = made.makers[0]()
    clock, took = asyncio.get_running_loop().time, []
    try:
        for number, message in enumerate(messages):
            began = clock()
            await client.ask("one" if step else f"one-{number}", message)
            took.append(clock() - began)
            if step:
                step.count(number + 1)
    finally:
        await client.close()
    return took


def main() -> int:
    """Measure and save; 1 if a step failed."""
    parser = argparse.ArgumentParser(prog="benchmarks.service", description=__doc__)
    parser.add_argument("--examples", type=int, default=12, help="of each intent and language")
    parser.add_argument("--quick", action="store_true", help="a trial: few intents and seconds")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that all processes are ended
    quiet()
    steps = Steps()
    with tempfile.TemporaryDirectory(prefix="puente-benchmark-") as temporary, steps.shown():
        given = data.load(options.quick, options.examples)
        snapshot(Path(temporary))
        service = Service(Path(temporary), given, steps, options.quick)
        try:
            service.everything()
        finally:
            service_report.save(service.found, given.summary(), options.quick, steps)
    return 1 if steps.failures else 0


if __name__ == "__main__":
    sys.exit(main())
