"""Trains a model with Rasa's own `train`, and says what it was made of."""

from __future__ import annotations

import platform
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bot.clock import moment
from bot.ingredients import fingerprint
from bot.knowledge import review
from bot.localisation import extract
from bot.programs import CommandFailed, Tell, rasa
from bot.retraining import examples, lint
from bot.settings import ROOT, Settings, SettingsError
from bot.yaml_files import read_yaml

DEPENDENCIES = ("rasa", "spacy", "scikit-learn", "numpy", "scipy", "langdetect")
SHOWN = 20  # findings


class NotValid(SettingsError):
    """What would be trained on is wrong; the message says what, and where."""


def validate(settings: Settings) -> Iterator[str]:
    """Look at everything a model is made of; before each check, what it is.

    Raises:
        NotValid: something is wrong.
    """
    yield "the example messages (puente data lint)"
    try:
        learnt, judged = examples.training(), examples.development()
    except examples.BadExamples as error:
        raise NotValid(str(error)) from error
    found = list(lint.mistakes(learnt, judged))
    if found:
        rows = [f"{one.place}: {one.kind}: {one.message}" for one in found[:SHOWN]]
        more = [f"… and {len(found) - SHOWN} more"] if len(found) > SHOWN else []
        raise NotValid("\n".join([*rows, *more, "Mend these, then train again."]))
    yield "the texts for translators (puente translate check)"
    stale = [path.name for path in extract.stale()]
    if stale:
        raise NotValid(f"{', '.join(stale)} in bot/locale/ is stale; run: make strings")
    yield "what is too old to be told (puente knowledge check)"
    replies = read_yaml(ROOT / "domain.yml")["responses"]
    lost = review.without_safe_form(review.responses(replies), moment().date())
    if lost:
        raise NotValid(
            f"Overdue, without a safe form to say instead: {', '.join(one.name for one in lost)}. "
            "Check them again: docs/content.md"
        )
    yield "domain, rules and examples (rasa data validate)"
    try:
        rasa(["data", "validate", "--fail-on-warnings"], settings.var_dir / "validate.log")
    except CommandFailed as error:
        raise NotValid(str(error)) from error


@dataclass(frozen=True)
class Trained:
    """An archive, the seconds that Rasa took, and what it was made of."""

    archive: Path
    seconds: float
    about: dict[str, Any]


def train(settings: Settings, tell: Tell = lambda _: None) -> Trained:
    """Train `models/<time>-<commit>.tar.gz`; Rasa's cache saves what did not change.

    Raises:
        CommandFailed: Rasa could not train.
    """
    made_of = about()
    now = datetime.now(timezone.utc)
    name = f"{now:%Y%m%d-%H%M%S}-{made_of['commit'] or made_of['data'][:8]}"
    log = settings.var_dir / "train.log"
    out = ["--out", str(settings.models_dir), "--fixed-model-name", name]
    seconds = rasa(["train", *out], log, lambda row: tell(_stage(log)))
    archive = settings.models_dir / f"{name}.tar.gz"
    return Trained(archive, seconds, {**made_of, "seconds": round(seconds, 1)})


def about() -> dict[str, Any]:
    """What a model that is trained now is made of: commit, data, config, versions."""
    config = read_yaml(ROOT / "config.yml")
    return {
        "commit": _commit(),
        "data": fingerprint(),
        "config": [part["name"] for part in config["pipeline"]],
        "versions": {
            "python": platform.python_version(),
            **{name: version(name) for name in DEPENDENCIES},
        },
    }


def _commit() -> str:
    """The short hash of the commit, and "+" if something was changed since; "" without git."""
    try:
        asked = ["git", "describe", "--always", "--dirty=+", "--exclude=*"]
        told = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return told.stdout.strip()


def _stage(log: Path) -> str:
    """The component that Rasa trains now, out of its log."""
    rows = log.read_text(errors="replace").splitlines()
    started = [row for row in rows if "Starting" in row]
    return started[-1].rsplit("component", 1)[-1].strip(" '.") if started else "reading the data"
