"""What Rasa's default pipeline and ours cost, and how they do on folds, in one run.

`python -m benchmarks.pipelines [--quick] [--folds 3] [--examples N]`: see `benchmarks/results/`.
How well the development sets are understood is measured by `benchmarks.understanding`.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
import tempfile
from contextlib import ExitStack, suppress
from datetime import datetime, timezone
from pathlib import Path
from statistics import median
from typing import Any

os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")

from benchmarks import data, load, report, servers
from benchmarks.data import Data
from benchmarks.processes import SECRET, StepFailed
from benchmarks.progress import Steps
from benchmarks.scores import average, scores
from benchmarks.training import judge, snapshot, train
from bot.retraining.folds import folds

LOAD_SECONDS = 900
LOADS = {1: 200, 16: 400}  # conversations at a time, messages
QUICK_LOADS = {1: 20, 16: 80}


class Benchmark:
    """Measures the pipelines one after the other in a directory."""

    def __init__(self, directory: Path, given: Data, steps: Steps, quick: bool, folds: int) -> None:
        self.directory = directory
        self.given = given
        self.steps = steps
        self.quick = quick
        self.folds = folds
        self.measured: dict[str, dict[str, Any]] = {name: {} for name in data.PIPELINES}

    def measure(self, pipeline: str) -> None:
        """Everything about one pipeline; what depends on a failed step is left out."""
        with suppress(StepFailed):
            model = self._train(pipeline)
            with suppress(StepFailed):
                self._serve(pipeline, model)
        with suppress(StepFailed):
            self._folds(pipeline)

    def _train(self, pipeline: str) -> Path:
        directory = self.directory / pipeline
        nlu = data.write_nlu(self.given.training, directory / "nlu.yml")
        with self.steps.step(f"{pipeline}: training") as step:
            seconds, model = train(
                directory / "config.yml", nlu, directory, step, rules=self.directory
            )
            size = model.stat().st_size / 1e6
        self.measured[pipeline].update(train_s=seconds, model_mb=size)
        return model

    def _folds(self, pipeline: str) -> None:
        found, config = [], self.directory / pipeline / "config.yml"
        for number, (learn, held) in enumerate(folds(self.given.training, self.folds), 1):
            own = self.directory / pipeline / f"fold-{number}"
            nlu = data.write_nlu(learn, own / "nlu.yml")
            with self.steps.step(f"{pipeline}: fold {number} of {self.folds}") as step:
                _, model = train(config, nlu, own, step)
                answers = judge(model, [example.text for example in held], own, step)
                found.append(scores(held, answers))
        self.measured[pipeline]["folds"] = average(found)
        self.measured[pipeline]["each_fold"] = found

    def _serve(self, pipeline: str, model: Path) -> None:
        measured, directory = self.measured[pipeline], model.parents[1]
        with ExitStack() as running, ExitStack() as latest:
            with self.steps.step(f"{pipeline}: start") as step:
                actions_url = running.enter_context(servers.actions(directory))
                starts = []
                for number in range(1 if self.quick else 3):
                    latest.close()
                    step.tell(f"Rasa, start {number + 1}")
                    rasa = latest.enter_context(servers.rasa(model, directory, actions_url))
                    starts.append(rasa.seconds)
            measured.update(start_s=median(starts), starts=starts, memory_mb=rasa.memory_mb)
            for concurrent, count in (QUICK_LOADS if self.quick else LOADS).items():
                said = data.talk(self.given.development, count)
                name = f"{pipeline}: {count} messages, {concurrent} at a time"
                with self.steps.step(name, total=count) as step:
                    measured[f"load_{concurrent}"] = asyncio.run(
                        load.measure(
                            [lambda: load.Door(rasa.url, SECRET)],
                            said,
                            concurrent,
                            LOAD_SECONDS,
                            step.count,
                        )
                    )


def main() -> int:
    """Measure, print and save; 1 if a step failed."""
    parser = argparse.ArgumentParser(prog="benchmarks.pipelines", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few intents and epochs: a trial")
    parser.add_argument("--folds", type=int, default=3, help="of the cross-validation")
    parser.add_argument(
        "--examples", type=int, help="at most so many sentences an intent and language; all"
    )
    options = parser.parse_args()
    if options.folds < 2:
        parser.error("--folds must be at least 2")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that all processes are ended

    steps = Steps()
    date = datetime.now(timezone.utc).isoformat(timespec="seconds")
    with tempfile.TemporaryDirectory(prefix="puente-benchmark-") as temporary, steps.shown():
        directory = Path(temporary)
        with steps.step("reading the data"):
            given = data.load(options.quick, options.examples)
            snapshot(directory)
            for pipeline in data.PIPELINES:
                data.write_config(pipeline, directory / pipeline / "config.yml", options.quick)
        about = report.circumstances(given.summary(), vars(options), date)
        benchmark = Benchmark(directory, given, steps, options.quick, options.folds)
        try:
            for pipeline in data.PIPELINES:
                benchmark.measure(pipeline)
        except BaseException as error:
            steps.failures.append(f"interrupted: {type(error).__name__}")
            raise
        finally:
            about["steps_s"] = steps.seconds
            path = report.save(about, benchmark.measured, steps.failures, options.quick)
    steps.console.print(report.table(benchmark.measured))
    for failure in steps.failures:
        steps.console.print(failure, style="red", markup=False)
    steps.console.print(f"All seconds: {sum(steps.seconds.values()):.0f}. Saved: {path}")
    return 1 if steps.failures else 0


if __name__ == "__main__":
    sys.exit(main())
