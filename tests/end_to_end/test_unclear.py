"""Where a deployment has opted in: what was not understood is kept, said, and erased on demand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_bot_api import Telegram, serve

from bot.corrections import queue, unclear
from bot.database import transaction
from bot.settings import load
from end_to_end.services import SECRET, Assistant, running_assistant

pytestmark = pytest.mark.slow

OPTED_IN = {"PUENTE_KEEP_UNCLEAR": "yes"}
STRANGE = "frugalonas mirtopelas del vizcante, llame al 55 1234 5678"
WITHIN = 60.0  # seconds


@pytest.fixture(scope="module")
def kind(logs: Path, model: Path) -> Iterator[Assistant]:
    """An assistant of a deployment that has opted in."""
    directory = logs / "unclear"
    directory.mkdir()
    with running_assistant(directory, model, **OPTED_IN) as running:
        yield running


@pytest.fixture(scope="module")
def telegram(kind: Assistant) -> Iterator[Telegram]:
    """A Telegram that its gateway serves, on its database."""
    with serve() as fake, kind.gateway(fake, "unclear", DATABASE_URL=database(kind)):
        yield fake


def database(assistant: Assistant) -> str:
    """The address of the assistant's own database."""
    return load(assistant.settings).database


def kept(assistant: Assistant) -> list[str]:
    """The messages that wait for a maintainer."""
    with transaction(database(assistant)) as session:
        groups = queue.waiting(session, SECRET.encode())
    return [text for group in groups for text in group.texts]


def test_what_was_not_understood_is_kept_masked_until_its_author_says_forget(
    kind: Assistant, telegram: Telegram
) -> None:
    """What was understood is not; and /privacy says that a person may read it."""
    ana, luz = (telegram.person(6_800_000 + n, language_code="es") for n in range(2))
    ana.send("¿quién eres, eres una persona?")
    ana.wait_for(lambda message: "Soy Puente" in message.text, WITHIN)
    for person in (ana, luz):
        before = len(person.messages)
        person.send(STRANGE)
        person.wait_for(before + 1, WITHIN)
    assert [text.count("[número]") for text in kept(kind)] == [1, 1]
    assert not any("1234" in text for text in kept(kind))
    ana.send("/privacy")
    told = ana.wait_for(lambda message: "hasta 30 días" in message.text, WITHIN)
    assert "Una persona del equipo" in told.text
    ana.send("/forget")
    ana.wait_for(lambda message: "/privacy" not in message.text and message is not told, WITHIN)
    telegram.wait_until(lambda: len(kept(kind)) == 1, WITHIN)


def test_a_deployment_that_has_not_opted_in_keeps_nothing(assistant: Assistant) -> None:
    """And /privacy says that nobody reads the messages."""
    url = database(assistant)
    with serve() as telegram, assistant.gateway(telegram, "not-opted-in", DATABASE_URL=url):
        person = telegram.person(6_800_100, language_code="es")
        person.send(STRANGE)
        person.wait_for(1, WITHIN)
        person.send("/privacy")
        person.wait_for(lambda message: "Aquí nadie los lee" in message.text, WITHIN)
    with transaction(url) as session:
        assert unclear.count(session) == 0
