"""The first minutes of a newcomer: one command, no token, an answer in the terminal."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from postgresql import free_port

from bot.settings import ROOT
from end_to_end.services import PUENTE, environment_of, own_models, running_assistant

pytestmark = pytest.mark.slow

RUN_WITHIN = 300.0  # seconds


def test_run_without_a_token_ends_with_an_answer_on_the_terminal(
    tmp_path: Path, model: Path
) -> None:
    """`puente run` says that no token is set, opens a chat, answers, and ends with the input."""
    settings = {
        "RASA_URL": f"http://127.0.0.1:{free_port()}",
        "ACTIONS_URL": f"http://127.0.0.1:{free_port()}",
        "PUENTE_MODELS": str(own_models(tmp_path, model)),
        "PUENTE_VAR": str(tmp_path),
    }
    ended = subprocess.run(
        [str(PUENTE), "run"],
        cwd=ROOT,
        env=environment_of(settings),
        input="hola\ndonde puedo dormir en tapachula con mis hijos\n",
        capture_output=True,
        text=True,
        timeout=RUN_WITHIN,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert "No TELEGRAM_TOKEN is set" in ended.stderr
    assert "132 shelters" in ended.stderr
    assert "Soy Puente" in ended.stdout
    assert "Jesús el Buen Pastor" in ended.stdout


def test_run_names_the_port_that_is_taken(tmp_path: Path, model: Path) -> None:
    """A server that cannot start says which port is taken and by which setting to move it."""
    with running_assistant(tmp_path, model) as running:
        ended = subprocess.run(
            [str(PUENTE), "serve", "rasa"],
            cwd=ROOT,
            env=environment_of(running.settings),
            capture_output=True,
            text=True,
            timeout=RUN_WITHIN,
            check=False,
        )
    assert ended.returncode == 2
    assert "is taken" in ended.stderr
    assert "RASA_URL" in ended.stderr


def test_a_wrong_setting_is_named(tmp_path: Path) -> None:
    """A setting that cannot be used stops everything with one clear line."""
    ended = subprocess.run(
        [str(PUENTE), "run"],
        cwd=ROOT,
        env=environment_of({"DATABASE_URL": "mysql://here", "PUENTE_VAR": str(tmp_path)}),
        input="",
        capture_output=True,
        text=True,
        timeout=RUN_WITHIN,
        check=False,
    )
    assert ended.returncode == 2
    assert "DATABASE_URL" in ended.stderr
    assert "Traceback" not in ended.stderr
