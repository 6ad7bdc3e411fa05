"""How long a training takes: all data, nothing changed, one language changed; and Rasa's default.

`python -m benchmarks.retraining [--diet] [--out FILE]` trains on copies of data/, each time in a
process of its own. `--diet` also trains the pipeline that Rasa writes when none is given, twice,
with few epochs, and reckons what its own hundred would take: the whole training takes an hour.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from contextlib import suppress
from datetime import datetime, timezone
from pathlib import Path

import yaml

from benchmarks import data, report
from benchmarks.data import DEFAULT, OURS
from benchmarks.processes import StepFailed, run
from benchmarks.progress import Step, Steps
from bot.retraining.examples import training
from bot.retraining.writing import New, add, file_of
from bot.settings import ROOT
from bot.streams import quiet

RESULTS = Path(__file__).with_name("results") / "retraining.md"
LONGEST = 3600.0  # seconds
EPOCHS = (2, 4)  # of the trials of DIET
CHANGED = "ht"  # the language of which one file is changed
MUST = {"all data": 60, "nothing changed": 15, "one file of one language changed": 15}


def train(directory: Path, config: Path, step: Step, rules: bool) -> float:
    """A training on the copy of the data in a directory, with the cache in it; the seconds.

    Args:
        rules: all of ours, as `puente model train` trains; else plain `rasa train nlu`.
    """
    nlu = ["train", "nlu", "--nlu", "nlu"]
    everything = ["train", "--data", "nlu", "rules", "--domain", "domain.yml", "--skip-validation"]
    what = everything if rules else nlu
    program = "bot.launcher" if rules else "rasa"  # as `puente model train` runs it; plain Rasa
    command = ["-m", program, *what, "--config", str(config), "--out", "models"]
    return run(command, directory, directory / "train.log", LONGEST, step.tell)


def ours(directory: Path, steps: Steps) -> dict[str, float]:
    """The three trainings of our pipeline, one after the other with one cache."""
    shutil.copytree(ROOT / "data" / "nlu", directory / "nlu")
    shutil.copytree(ROOT / "data" / "rules", directory / "rules")
    shutil.copy(ROOT / "domain.yml", directory)
    config = data.write_config(OURS, directory / "config.yml", quick=False)
    found = {}
    for name in MUST:
        if name.startswith("one file"):
            path = file_of("find_food", CHANGED, directory / "nlu")
            add(path, [New("kote yo bay manje cho nan vil sa a", "find_food", CHANGED)])
        with steps.step(name) as step:
            found[name] = train(directory, config, step, rules=True)
    return found


def diet(directory: Path, steps: Steps) -> tuple[float, float]:
    """(seconds of all epochs, reckoned; of one): Rasa's default pipeline, understanding only."""
    shutil.copytree(ROOT / "data" / "nlu", directory / "nlu")
    config = data.write_config(DEFAULT, directory / "config.yml", quick=False)
    content = yaml.safe_load(config.read_text(encoding="utf-8"))
    [network] = [part for part in content["pipeline"] if part["name"] == "DIETClassifier"]
    wanted, took = network["epochs"], []
    for epochs in EPOCHS:
        network["epochs"] = epochs
        config.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
        shutil.rmtree(directory / "cache", ignore_errors=True)
        with steps.step(f"DIET, {epochs} epochs") as step:
            took.append(train(directory, config, step, rules=False))
    each = (took[1] - took[0]) / (EPOCHS[1] - EPOCHS[0])
    return took[0] + each * (wanted - EPOCHS[0]), each


def markdown(found: dict[str, float], other: tuple[float, float] | None, about: str) -> str:
    """The table."""
    rows = [
        f"| ours: {name} | {seconds:.1f} s | ≤ {MUST[name]} s "
        f"{'✓' if seconds <= MUST[name] else '**✗**'} |"
        for name, seconds in found.items()
    ]
    if other:
        whole, each = other
        trials = " and ".join(map(str, EPOCHS))
        rows.append(
            f"| Rasa's default pipeline (DIET), all data | {whole:.0f} s | reckoned: measured with "
            f"{trials} epochs, {each:.1f} s an epoch |"
        )
        rows.append(f"| ours is faster | {whole / found['all data']:.0f} × | |")
    return "\n".join(["| training | took | |", "|---|---|---|", *rows, "", about, ""])


def main() -> int:
    """Measure and save; 1 if a step failed."""
    parser = argparse.ArgumentParser(prog="benchmarks.retraining", description=__doc__)
    parser.add_argument("--diet", action="store_true", help="beside Rasa's default pipeline")
    parser.add_argument("--out", type=Path, default=RESULTS, help="where the table goes")
    options = parser.parse_args()
    quiet()
    steps = Steps()
    with tempfile.TemporaryDirectory(prefix="puente-benchmark-") as temporary, steps.shown():
        for name in (OURS, DEFAULT):
            (Path(temporary) / name).mkdir()
        with suppress(StepFailed):
            found = ours(Path(temporary) / OURS, steps)
            other = diet(Path(temporary) / DEFAULT, steps) if options.diet else None
            date = datetime.now(timezone.utc).isoformat(timespec="minutes")
            machine = report.circumstances({}, {}, date)["machine"]
            about = (
                f"{len(training()):,} examples. {date}; {machine['cores']} cores, "
                f"{machine['memory_gb']} GB, load at the start {machine['load_at_start']:.1f}."
            )
            options.out.write_text(markdown(found, other, about), encoding="utf-8")
            steps.console.print(options.out.read_text(encoding="utf-8"), markup=False)
    return 1 if steps.failures else 0


if __name__ == "__main__":
    sys.exit(main())
