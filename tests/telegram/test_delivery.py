"""Messages of the outbox on their way to a Telegram, over real HTTP."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator
from itertools import count
from pathlib import Path

import pytest
from domain import responses
from fake_bot_api import Person, Telegram, serve
from telegram.ext import ExtBot

from bot.database import transaction
from bot.localisation.catalogue import Translator
from bot.settings import load
from bot.stamp import stamp
from bot.telegram.crew import utc_now
from bot.telegram.delivery import Delivery
from bot.telegram.gateway import make_bot
from bot.telegram.models import Outgoing
from bot.telegram.outbox import Outbox
from bot.telegram.render import messages
from bot.voice import note
from bot.voice.recordings import HEADER, add
from bot.voice.speech import speak

NUMBERS = count(5_001)  # of persons
NAME = "utter_thank"
TEXT = responses()[NAME][0]["text"]
CHECKED = stamp({"verified_on": "2026-11-23"}, Translator("es"))
BUTTONS = [{"title": "El plazo", "payload": "/ask_comar_deadline"}]
REPLY = {"text": f"{TEXT}\n\n{CHECKED}", "buttons": BUTTONS, "voice": NAME, "language": "es"}


@pytest.fixture(scope="module")
def telegram() -> Iterator[Telegram]:
    """A Telegram of our own."""
    with serve() as fake:
        yield fake


@pytest.fixture
def person(telegram: Telegram) -> Person:
    """Somebody who has no message yet."""
    return telegram.person(next(NUMBERS))


@pytest.fixture
async def bot(telegram: Telegram) -> AsyncIterator[ExtBot]:
    """The gateway's client of it."""
    settings = load({"TELEGRAM_TOKEN": telegram.token, "TELEGRAM_API_URL": telegram.url})
    async with make_bot(settings) as client:
        yield client


@pytest.fixture(autouse=True)
def recordings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where people's recordings lie; there are none yet."""
    directory = tmp_path / "voice"
    monkeypatch.setattr(note.note, "__defaults__", (directory,))
    return directory


async def delivered(bot: ExtBot, outbox: Outbox, person: Person, **changed: object) -> None:
    """A reply is rendered, waits in the outbox, and is delivered."""
    with transaction(outbox.url) as session:
        for message in messages({**REPLY, **changed}, lambda payload: "b1"):
            session.add(Outgoing(chat_id=person.id, message=message, due_at=utc_now()))
    for row in outbox.waiting((), utc_now(), 9):
        await Delivery(bot, outbox).work(row)
    assert outbox.waiting((), utc_now(), 9) == []


async def test_a_reply_is_heard_as_a_voice_note(
    person: Person, bot: ExtBot, outbox: Outbox
) -> None:
    """Ogg/Opus, with the buttons of the reply, told to be a machine's."""
    await delivered(bot, outbox, person)
    (sent,) = person.messages
    assert sent.kind == "voice"
    assert sent.text == "🤖 Voz de máquina"
    assert sent.buttons == ["El plazo"]
    (upload,) = [v for v in sent.parameters.values() if hasattr(v, "data")]
    assert upload.data.startswith(HEADER)


@pytest.mark.parametrize("language", ["es", "mam"])
async def test_a_persons_recording_is_preferred(
    person: Person, bot: ExtBot, outbox: Outbox, recordings: Path, language: str
) -> None:
    """It was made for the text without the line of its sources; a bridged language hears it too."""
    spoken = recordings.with_name("spoken.ogg")
    spoken.write_bytes(speak("Leído por Ana.", "es"))
    add(recordings, "es", NAME, TEXT, spoken)
    await delivered(bot, outbox, person, language=language)
    (sent,) = person.messages
    assert sent.text == "🎙 Voz de una persona"
    (upload,) = [v for v in sent.parameters.values() if hasattr(v, "data")]
    assert upload.data == spoken.read_bytes()


@pytest.mark.parametrize("language", ["es", "ht"])
async def test_what_cannot_be_read_is_excused_in_writing(
    person: Person,
    bot: ExtBot,
    outbox: Outbox,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
    language: str,
) -> None:
    """In the person's language, with the same buttons; the log does not hold what was said."""
    monkeypatch.setenv("PATH", str(tmp_path))
    sorry = Translator(language).gettext("🔇 Perdón, ahora no puedo leer en voz alta.")
    with caplog.at_level(logging.ERROR):
        await delivered(bot, outbox, person, language=language)
    (sent,) = person.messages
    assert (sent.kind, sent.text, sent.buttons) == ("text", sorry, ["El plazo"])
    assert "espeak-ng is not installed" in caplog.text
    assert TEXT not in caplog.text


async def test_a_reply_without_a_voice_is_a_text(
    person: Person, bot: ExtBot, outbox: Outbox
) -> None:
    """As it was rendered."""
    await delivered(bot, outbox, person, voice=None)
    (sent,) = person.messages
    assert (sent.kind, sent.text) == ("text", REPLY["text"])
