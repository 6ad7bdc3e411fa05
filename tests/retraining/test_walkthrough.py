"""docs/retraining.md is true: its very commands, in a fresh copy of the repository."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from end_to_end.conftest import logs, pytest_runtest_makereport
from end_to_end.services import Assistant, environment_of, running_assistant
from fake_bot_api import Telegram, serve

from bot.archives import in_order
from bot.settings import ROOT

__all__ = ["logs", "pytest_runtest_makereport"]

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]

COMMANDS = re.findall(r"```sh\n(.*?)```", (ROOT / "docs" / "retraining.md").read_text(), re.DOTALL)
QUESTION = "qué pasa si te sube la perrera"
WITHIN = 60.0  # seconds


class Walk:
    """A copy of the repository, beside an assistant that runs with its models."""

    def __init__(self, copy: Path, assistant: Assistant, telegram: Telegram) -> None:
        self.copy, self.assistant, self.telegram = copy, assistant, telegram
        self._people = iter(range(6_700_000, 6_700_100))

    def follow(self, words: str) -> str:
        """Type the block of the page in which these words are; what it said."""
        [block] = [command for command in COMMANDS if words in command]
        settings = {**self.assistant.settings, "PYTHONPATH": str(self.copy)}
        done = subprocess.run(
            ["bash", "-c", block],
            cwd=self.copy,
            env=environment_of(settings),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    def answer(self) -> str:
        """What a new person is told who asks what the shelter has heard."""
        person = self.telegram.person(next(self._people), language_code="es")
        person.send(QUESTION)
        person.wait_for(1, WITHIN)
        return str(person.messages[-1].text)


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory, logs: Path, model: Path) -> Iterator[Walk]:
    """What a maintainer has after `make run`: a checkout, an environment, a model that is live."""
    copy = tmp_path_factory.mktemp("checkout") / "puente"
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in listed.stdout.splitlines():
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copy / name)
    (copy / ".venv").symlink_to(ROOT / ".venv")
    directory = logs / "walkthrough"
    directory.mkdir()
    with (
        running_assistant(directory, model) as assistant,
        serve() as telegram,
        assistant.gateway(telegram, "walkthrough"),
    ):
        yield Walk(copy, assistant, telegram)


def test_a_maintainer_follows_the_page(walk: Walk) -> None:
    """Ten examples, a model, its report, live, seen on Telegram, taken back."""
    before = walk.answer()
    assert "10 added" in walk.follow("puente data add")
    walk.follow("puente data lint")
    assert "Trained in" in walk.follow("puente model train")
    assert walk.answer() == before
    told = walk.follow("puente model evaluate").splitlines()
    [report] = [line for line in told if line.startswith("/") and line.endswith(".html")]
    html = Path(report).read_text(encoding="utf-8")
    assert "The gate lets it pass" in html
    assert "Beside model.tar.gz, which is live" in html
    assert "Rasa answers with it" in walk.follow("puente model promote")
    after = walk.answer()
    assert after != before
    newest = in_order(Path(walk.assistant.settings["PUENTE_MODELS"]))[-1].name
    assert newest in walk.follow("puente model list").replace("\n", "")
    assert "Rasa answers with it" in walk.follow("puente model rollback")
    assert walk.answer() == before


def test_the_page_shows_every_command_that_it_explains() -> None:
    """The blocks that are typed above are all that there are."""
    assert len(COMMANDS) == 7
