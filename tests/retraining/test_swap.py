"""A running Rasa takes over the live model by itself."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from end_to_end.conftest import logs, pytest_runtest_makereport
from end_to_end.services import Assistant, running_assistant
from fake_bot_api import serve
from typer.testing import CliRunner

from bot.archives import digest
from bot.cli import app
from bot.registry import Registry
from bot.settings import Settings, load

__all__ = ["logs", "pytest_runtest_makereport"]

pytestmark = pytest.mark.slow

WITHIN = 60.0  # seconds


@pytest.fixture(scope="module")
def assistant(logs: Path, model: Path) -> Iterator[Assistant]:
    """An assistant of its own, whose first model is live."""
    directory = logs / "taking-over"
    directory.mkdir()
    with running_assistant(directory, model) as running:
        yield running


@pytest.fixture
def settings(assistant: Assistant) -> Settings:
    """Its settings."""
    return load(assistant.settings)


def another(settings: Settings, name: str, more: bytes) -> str:
    """The sha256 of a trusted archive: the live one with more bytes at its end."""
    path = settings.models_dir / name
    shutil.copy(Registry(settings).live(), path)
    with path.open("ab") as archive:
        archive.write(more)
    return Registry(settings).trust(path).sha256


def test_a_step_back_is_one_command_that_waits_until_rasa_answers_with_the_model(
    assistant: Assistant, settings: Settings
) -> None:
    """Rasa needs no restart; the decision keeps the reason."""
    registry = Registry(settings)
    first = digest(registry.live())
    registry.make_live(another(settings, "second.tar.gz", b"\0" * 512), "test", "another one")
    command = ["model", "rollback", "--why", "to see it"]
    done = CliRunner().invoke(app, command, env=assistant.settings)
    assert done.exit_code == 0, done.output
    assert "Rasa answers with it" in done.output
    assert registry.decisions()[-1].why == "to see it"
    assert digest(registry.live()) == first


def test_a_model_that_cannot_be_opened_leaves_the_one_that_answers(
    assistant: Assistant, settings: Settings
) -> None:
    """It is logged, and people are answered as before."""
    registry = Registry(settings)
    good = digest(registry.live())
    sha256 = another(settings, "changed.tar.gz", b"\0" * 1024)
    (settings.models_dir / "changed.tar.gz").write_bytes(b"somebody has changed it")
    registry.make_live(sha256, "test", "changed since it was trusted")
    with serve() as telegram, assistant.gateway(telegram, "taking-over"):
        person = telegram.person(6_600_001, language_code="es")
        assistant.rasa.wait_until(lambda: "cannot be used" in assistant.rasa.log.read_text())
        person.send("¿quién eres, eres una persona?")
        person.wait_for(lambda message: "Soy Puente" in message.text, WITHIN)
    registry.make_live(good, "test", "back")


def test_whoever_has_not_the_secret_is_not_told_which_model_answers(assistant: Assistant) -> None:
    """As at the rest of Rasa's door."""
    from bot.rasa_client import RasaClient

    async def ask(secret: str) -> str | None:
        client = RasaClient(assistant.settings["RASA_URL"], secret)
        try:
            return await client.model()
        finally:
            await client.close()

    assert asyncio.run(ask("not the secret")) is None
