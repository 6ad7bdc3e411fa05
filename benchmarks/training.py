"""Trains a pipeline and lets it judge, each in a process of its own."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.processes import run
from benchmarks.progress import Step
from bot.settings import ROOT

TRAIN_SECONDS = 12 * 3600
JUDGE_SECONDS = 3600
# One thread: what is measured is what one core does.
ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "TF_INTRA_OP_PARALLELISM_THREADS": "1",
    "TF_INTER_OP_PARALLELISM_THREADS": "1",
}


def snapshot(directory: Path) -> None:
    """Keep what is trained with, beside the sentences: rules and domain may change meanwhile."""
    shutil.copytree(ROOT / "data" / "rules", directory / "rules")
    shutil.copy(ROOT / "domain.yml", directory / "domain.yml")


def train(
    config: Path, nlu: Path, directory: Path, step: Step, rules: Path | None = None
) -> tuple[float, Path]:
    """`rasa train`, from nothing; the seconds it took, and the model.

    Args:
        nlu: the file of the sentences.
        directory: where all that is written goes.
        rules: a `snapshot`; without it, only the understanding is trained.

    Raises:
        StepFailed: it failed.
    """
    what = ["nlu", "--nlu", str(nlu)]
    if rules:
        shared = [str(rules / "rules"), "--domain", str(rules / "domain.yml")]
        what = ["--data", str(nlu), *shared]
    command = [
        *("-m", "rasa", "train", *what, "--config", str(config)),
        *("--out", str(directory / "models"), "--fixed-model-name", "model"),
    ]
    seconds = run(command, directory, directory / "train.log", TRAIN_SECONDS, step.tell)
    return seconds, directory / "models" / "model.tar.gz"


def judge(model: Path, texts: Sequence[str], directory: Path, step: Step) -> list[dict[str, Any]]:
    """What a model makes of texts on one core: see `bot.retraining.judge`.

    Raises:
        StepFailed: it failed.
    """
    directory.mkdir(parents=True, exist_ok=True)
    asked, answers = directory / "texts.json", directory / "answers.json"
    asked.write_text(json.dumps(list(texts)), encoding="utf-8")
    command = ["-m", "bot.retraining.judge", str(model), str(asked), str(answers)]
    run(command, directory, directory / "judge.log", JUDGE_SECONDS, step.tell, ONE_THREAD)
    return list(json.loads(answers.read_text(encoding="utf-8")))
