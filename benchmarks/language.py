"""Our language identifier and its peers, measured on the same texts in one run.

`python -m benchmarks.language --data DIR [--sources] [--no-peers]`: see `benchmarks/results/`.
DIR holds a file `<label>.tsv` for each language (text, tabulator, source). `--sources` also trains
without whole sources and judges on those (some minutes).
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections import defaultdict
from contextlib import suppress
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", RAYON_NUM_THREADS="1")

from benchmarks import language_cost as cost
from benchmarks import language_markdown as markdown
from benchmarks import language_pictures as pictures
from benchmarks import language_report as report
from benchmarks import language_scores as scores
from benchmarks import language_sources as sources
from benchmarks.language_peers import IDENTIFIERS, IN_THE_CHAT, LANGDETECT, NONE, OURS, Identify
from benchmarks.language_scores import Answer
from benchmarks.processes import StepFailed
from benchmarks.progress import Step, Steps
from bot.language.training import corpus
from bot.language.training.corpus import CorpusError, Line
from bot.languages import by_iso

TAIL = "por favor gracias"
NEW_TAIL = "dígame cómo llegar"  # is in no message of data/nlu/, from which tails are learnt


class Benchmark:
    """Measures identifiers on the held-out lines of the data."""

    def __init__(self, lines: list[Line], steps: Steps) -> None:
        self.lines = lines
        self.judged = [line for line in lines if line.held_out]
        self.labels = frozenset(line.label for line in lines if by_iso(line.label))
        self.steps = steps
        self.measured: dict[str, dict[str, Any]] = {}
        self.answers: dict[str, list[Answer]] = {}
        self.loaded: dict[str, Identify] = {}

    def ask(self, name: str) -> None:
        """Let an identifier name all texts.

        Raises:
            StepFailed: it cannot.
        """
        with self.steps.step(f"{name}: texts", total=len(self.judged)) as step:
            identify = IDENTIFIERS[name].load()
            answers = self._answers(identify, self.judged, "", step)
            bridged = [line for line in self.judged if scores.indigenous(line.label)]
            self.measured[name] = {
                "can_name": len({a.named for a in answers if a.right} - {NONE}),
                **scores.figures(answers),
                **{
                    key: scores.share(self._answers(identify, bridged, tail), lambda a: a.right)
                    for key, tail in (("tail", TAIL), ("new_tail", NEW_TAIL))
                },
            }
        self.loaded[name], self.answers[name] = identify, answers

    def _answers(
        self, identify: Identify, lines: list[Line], tail: str, step: Step | None = None
    ) -> list[Answer]:
        found = []
        for number, line in enumerate(lines, start=1):
            text = f"{line.text} {tail}".strip()
            found.append(scores.answer(text, line.label, identify(text), self.labels))
            if step and number % 100 == 0:
                step.count(number)
        return found

    def weigh(self, directory: Path) -> None:
        """Measure the time, the memory and the disk that the identifiers take."""
        texts = [line.text for line in self.judged]
        with self.steps.step("speed", total=cost.ROUNDS + 1) as step:
            rates = cost.per_second(self.loaded, texts, step.count)
            for name, found in cost.speeds(rates, LANGDETECT).items():
                self.measured[name] |= {**found, "rounds": rates[name]}
        each = list({line.label: line.text for line in self.judged}.values())
        for name in self.loaded:
            with suppress(StepFailed), self.steps.step(f"{name}: memory"):
                self.measured[name] |= cost.room(name, each, directory)

    def by_source(self) -> dict[sources.Source, list[Answer]]:
        """Our answers to the texts of each label and source."""
        found: defaultdict[sources.Source, list[Answer]] = defaultdict(list)
        for line, answer in zip(self.judged, self.answers[OURS], strict=True):
            found[line.label, line.source].append(answer)
        return dict(found)

    def content(self) -> dict[str, Any]:
        """All that was measured, for the report; the details are ours."""
        ours = self.answers[OURS]
        of_gold = {label: [a for a in ours if a.gold == label] for label in self.labels}
        bridged = sum(scores.indigenous(line.label) for line in self.judged)
        bins = scores.reliability(ours)
        return {
            "measured": self.measured,
            "texts": {
                **{key: len(part) for key, part in scores.parts(ours).items()},
                **{"tail": bridged, "new_tail": bridged},
            },
            "languages": {
                label: {
                    "texts": len(of_gold[label]),
                    "f1": f1,
                    "taken_for_none": scores.share(of_gold[label], lambda a: a.named == NONE),
                }
                for label, f1 in scores.f1_of(ours).items()
            },
            "confusions": scores.confusions(ours),
            "reliability": bins,
            "calibration_error": scores.calibration_error(bins),
        }

    def draw(self) -> None:
        """Draw the pictures of ours."""
        with suppress(StepFailed), self.steps.step("pictures"):
            labels = pictures.ordered([*sorted(self.labels), NONE])
            pictures.confusion(scores.matrix(self.answers[OURS], labels), labels)
            pictures.calibration(scores.reliability(self.answers[OURS]))

    def summary(self) -> dict[str, int]:
        """Sizes, for the report."""
        return {
            "lines": len(self.lines),
            "judged": len(self.judged),
            "labels": len(self.labels),
        }


def main() -> int:
    """Measure, print and save; 1 if a step failed, 2 if the data cannot be used."""
    parser = argparse.ArgumentParser(prog="benchmarks.language", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder of the texts")
    parser.add_argument("--sources", action="store_true", help="train without whole sources, too")
    parser.add_argument("--peers", action=argparse.BooleanOptionalAction, default=True)
    options = parser.parse_args()

    steps = Steps()
    date = datetime.now(timezone.utc).isoformat(timespec="seconds")
    try:
        benchmark = Benchmark(corpus.read(options.data), steps)
    except CorpusError as error:
        parser.error(str(error))
    asked = {"sources": options.sources, "peers": options.peers}
    about = report.circumstances(benchmark.summary(), asked, date)
    with tempfile.TemporaryDirectory(prefix="puente-benchmark-") as temporary, steps.shown():
        for name in IDENTIFIERS if options.peers else (OURS, IN_THE_CHAT):
            with suppress(StepFailed):
                benchmark.ask(name)
        if OURS not in benchmark.answers:
            return 1
        benchmark.weigh(Path(temporary))
        content = {**about, **benchmark.content()}
        if options.sources:
            with suppress(StepFailed), steps.step("sources that were not learnt") as step:
                content["sources"] = sources.measure(
                    benchmark.lines,
                    benchmark.labels,
                    benchmark.by_source(),
                    Path(temporary),
                    lambda words, share: step.tell(f"{words}, {share:.0%}"),
                )
        benchmark.draw()
    content |= {"failures": steps.failures, "steps_s": steps.seconds}
    path = markdown.save(content, "-incomplete" if steps.failures else "")
    steps.console.print(report.table(benchmark.measured, content["texts"]))
    if "sources" in content:
        steps.console.print(report.source_table(content["sources"]))
    for failure in steps.failures:
        steps.console.print(failure, style="red", markup=False)
    steps.console.print(f"All seconds: {sum(steps.seconds.values()):.0f}. Saved: {path}")
    return 1 if steps.failures else 0


if __name__ == "__main__":
    sys.exit(main())
