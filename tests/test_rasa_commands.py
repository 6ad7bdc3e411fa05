"""Rasa's own commands work in this repository as anywhere."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.programs import environment
from bot.settings import ROOT

pytestmark = pytest.mark.slow

WITHIN = 600.0  # seconds
RASA = str(Path(sys.executable).with_name("rasa"))


def rasa(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A command of Rasa, run in the repository."""
    return subprocess.run(
        [RASA, *arguments],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=WITHIN,
        check=False,
    )


def test_the_data_are_valid_without_a_warning() -> None:
    """`rasa data validate` finds nothing to say about domain, examples and rules."""
    done = rasa("data", "validate", "--fail-on-warnings")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "UserWarning" not in done.stderr


def test_every_story_is_told_as_it_is_written(model: Path, tmp_path: Path) -> None:
    """`rasa test --stories tests` predicts each step of tests/test_stories.yml."""
    done = rasa(
        *("test", "core", "--stories", "tests/test_stories.yml", "--model", str(model)),
        *("--out", str(tmp_path), "--fail-on-prediction-errors", "--no-plot"),
    )
    failed = tmp_path / "failed_test_stories.yml"
    told = failed.read_text(encoding="utf-8") if failed.exists() else ""
    assert done.returncode == 0, told + done.stdout[-3000:] + done.stderr[-3000:]
