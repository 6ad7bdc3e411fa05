"""How well the messages of the development sets are understood, and what each part brings.

`python -m benchmarks.understanding [--model ARCHIVE] [--diet] [--examples N] [--curves]
[--out DIR]` trains a model, unless one is given, and judges it. `--diet` trains Rasa's default
pipeline on the same sentences, too, which takes hours with all of them, and compares. `--curves`
learns from parts of the features, languages and sentences; without `--model` and `--diet` it does
nothing else. Results of a sample go to var/, to replace no real ones.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import yaml

from benchmarks import data, report, understanding_curves
from benchmarks import understanding_markdown as markdown
from benchmarks import understanding_pictures as pictures
from benchmarks import understanding_thresholds as thresholds
from benchmarks.data import DEFAULT, OURS, Data
from benchmarks.processes import StepFailed
from benchmarks.progress import Steps
from benchmarks.training import judge, snapshot, train
from benchmarks.understanding_fits import Fits
from benchmarks.understanding_report import missed, rows
from bot.retraining import charts, confusions, scores
from bot.retraining.examples import LANGUAGES
from bot.retraining.pictures import saved
from bot.retraining.scores import ALL, Judged
from bot.settings import ROOT
from bot.streams import quiet

RESULTS = Path(__file__).with_name("results") / "understanding"
TRIALS = ROOT / "var" / "benchmarks" / "understanding"  # of a sample; they replace no results
WORST = 20  # confusions that are listed
CURVES = ("ablations", "transfer", "learning")


class Benchmark:
    """Trains and judges pipelines in a directory."""

    def __init__(self, directory: Path, given: Data, steps: Steps, quick: bool) -> None:
        self.directory = directory
        self.given = given
        self.steps = steps
        self.quick = quick
        self.marked = yaml.safe_load((ROOT / "tests" / "entities.yml").read_text(encoding="utf-8"))
        self.answers: dict[str, list[Judged]] = {}
        self.measured: dict[str, dict[str, scores.Figures]] = {}
        self.cost: dict[str, dict[str, float | None]] = {}

    def measure(self, pipeline: str, model: Path | None, nlu_only: bool) -> None:
        """Everything about one pipeline, trained here unless a model is given.

        Raises:
            StepFailed: a process failed.
        """
        seconds, directory = None, self.directory / pipeline
        if model is None:
            config = data.write_config(pipeline, directory / "config.yml", self.quick)
            nlu = data.write_nlu(self.given.training, directory / "nlu.yml")
            with self.steps.step(f"{pipeline}: training") as step:
                rules = None if nlu_only else self.directory
                seconds, model = train(config, nlu, directory, step, rules)
        texts = [example.text for example in self.given.development]
        count = len(texts)
        texts += [row["text"] for row in self.marked]
        with self.steps.step(f"{pipeline}: {len(texts)} messages") as step:
            found = judge(model, texts, directory, step)
        spent = sum(answer["seconds"] for answer in found[:count])
        self.cost[pipeline] = {"train_s": seconds, "per_second": count / spent}
        self.answers[pipeline] = [
            scores.judged(*pair) for pair in zip(self.given.development, found, strict=False)
        ]
        self.measured[pipeline] = self._figures(pipeline, [a["cities"] for a in found[count:]])

    def _figures(self, pipeline: str, found: list[list[str]]) -> dict[str, scores.Figures]:
        cities = scores.cities(self.marked, found)
        made = {}
        for language in (*LANGUAGES, ALL):
            figures = scores.figures(scores.of_language(self.answers[pipeline], language))
            figures["cities"], figures["cities_right"] = cities.get(language, (None, None))
            made[language] = figures
        return made

    def results(self, out: Path) -> dict[str, Any]:
        """What is reported of the models; the pictures are drawn."""
        ours, chosen = self.answers[OURS], thresholds.configured()
        named = {a.text: thresholds.names_danger(a.text, chosen["concepts"]) for a in ours}
        curve, safety = thresholds.fallback_curve(ours), thresholds.safety_curves(ours, named)
        topics = confusions.topics()
        counts = confusions.matrix(ours, [i for listed in topics.values() for i in listed])
        must = {row.key: row.must for row in rows(ALL)}
        pictures.fallback(curve, chosen["fallback"], out / pictures.FALLBACK)
        pictures.safety(
            safety,
            chosen["safety"],
            (must["danger_found"], must["false_alarm"]),
            out / pictures.SAFETY,
        )
        saved(charts.confusion(counts, topics), out / pictures.CONFUSION, charts.MATRIX_DPI)
        made = {
            "measured": self.measured,
            "cost": self.cost,
            "thresholds": {"configured": chosen, "fallback": curve, "safety": safety},
            "confusions": confusions.worst(ours, WORST),
            "overlooked": [a for a in ours if a.is_danger and not a.warned],
        }
        if DEFAULT in self.answers:
            made["differences"] = scores.differences(ours, self.answers[DEFAULT])
            seconds = [self.cost[name]["train_s"] for name in (DEFAULT, OURS)]
            self.cost[OURS]["faster"] = seconds[0] / seconds[1] if all(seconds) else None
        return made


def learn(given: Data, steps: Steps, out: Path) -> dict[str, Any]:
    """The ablations, the transfer and the learning curves; the picture is drawn."""
    made: dict[str, Any] = {}
    fits = Fits(given, steps)
    with suppress(StepFailed):
        fits.read()
        for key in CURVES:
            made[key] = getattr(understanding_curves, key)(fits)
        saved(charts.learning(made["learning"]), out / pictures.LEARNING)
    return made


def save(content: dict[str, Any], text: Callable[[dict[str, Any]], str], path: Path) -> None:
    """Write results as Markdown and as JSON beside it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text(content), encoding="utf-8")
    path.with_suffix(".json").write_text(
        json.dumps(content, indent=1, ensure_ascii=False, default=asdict) + "\n", encoding="utf-8"
    )


def main() -> int:
    """Measure and save; 1 if a step failed."""
    options = _options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that all processes are ended
    quiet()
    out = options.out or (TRIALS if options.quick or options.examples else RESULTS)
    steps = Steps()
    date = datetime.now(timezone.utc).isoformat(timespec="seconds")
    with tempfile.TemporaryDirectory(prefix="puente-benchmark-") as temporary, steps.shown():
        directory = Path(temporary)
        with steps.step("reading the data"):
            given = data.load(False, options.examples)
            snapshot(directory)
        told = {name: str(v) if isinstance(v, Path) else v for name, v in vars(options).items()}
        about = report.circumstances(given.summary(), told, date)
        if options.model or options.diet or not options.curves:
            benchmark = Benchmark(directory, given, steps, options.quick)
            with suppress(StepFailed):
                model = options.model.resolve() if options.model else None
                benchmark.measure(OURS, model, nlu_only=options.diet)
                _tell(benchmark, about, out)  # the other may take hours
                if options.diet:
                    with suppress(StepFailed):
                        benchmark.measure(DEFAULT, None, nlu_only=True)
                    _tell(benchmark, about, out)
        if options.curves:
            content = {**about, **learn(given, steps, out), "failures": steps.failures}
            save(content, markdown.curves, out / "curves.md")
    steps.console.print(f"All seconds: {sum(steps.seconds.values()):.0f}. Saved: {out}")
    return 1 if steps.failures else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.understanding", description=__doc__)
    parser.add_argument("--model", type=Path, help="an archive to judge; else one is trained")
    parser.add_argument("--diet", action="store_true", help="beside Rasa's default pipeline")
    parser.add_argument("--examples", type=int, help="at most so many an intent and language; all")
    parser.add_argument("--curves", action="store_true", help="ablations, transfer, learning")
    parser.add_argument("--quick", action="store_true", help="DIET in two epochs: a trial")
    parser.add_argument("--out", type=Path, help="where the results go")
    options = parser.parse_args()
    if options.model and not options.model.is_file():
        parser.error(f"there is no archive {options.model}")
    return options


def _tell(benchmark: Benchmark, about: dict[str, Any], out: Path) -> None:
    """Save what was measured so far, and show what was not reached."""
    steps = benchmark.steps
    with steps.step("figures and pictures"):
        found = benchmark.results(out)
    content = {**about, **found, "steps_s": steps.seconds, "failures": steps.failures}
    save(content, markdown.judged, out / "understanding.md")
    for line in missed(benchmark.measured[OURS]):
        steps.console.print(f"not reached: {line}", markup=False, highlight=False)


if __name__ == "__main__":
    sys.exit(main())
