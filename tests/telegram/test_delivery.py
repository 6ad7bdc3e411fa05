"""Messages of the outbox on their way to a Telegram, over real HTTP."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from domain import responses
from fake_bot_api import Person, Telegram
from queues import rows, shift
from sqlalchemy.exc import OperationalError
from telegram.ext import ExtBot

from bot.database import transaction, utc_now
from bot.localisation.catalogue import Translator
from bot.render import messages
from bot.stamp import stamp
from bot.telegram import delivery
from bot.telegram.dead_letters import given_up
from bot.telegram.delivery import Delivery
from bot.telegram.metrics import Metrics
from bot.telegram.outbox import Outbox
from bot.telegram.queue import LEASE, Taken
from bot.voice import note
from bot.voice.recordings import HEADER, add
from bot.voice.speech import speak

NUMBERS = count(5_001)  # of persons
NAME = "utter_thank"
TEXT = responses()[NAME][0]["text"]
CHECKED = stamp({"verified_on": "2026-11-23"}, Translator("es"))
BUTTONS = [{"title": "El plazo", "payload": "/ask_comar_deadline"}]
REPLY = {"text": f"{TEXT}\n\n{CHECKED}", "buttons": BUTTONS, "voice": NAME, "language": "es"}


@pytest.fixture
def person(telegram: Telegram) -> Person:
    """Somebody who has no message yet."""
    return telegram.person(next(NUMBERS))


@pytest.fixture(autouse=True)
def recordings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where people's recordings lie; there are none yet."""
    directory = tmp_path / "voice"
    monkeypatch.setattr(note.note, "__defaults__", (directory,))
    return directory


async def delivered(bot: ExtBot, outbox: Outbox, person: Person, **changed: object) -> None:
    """A reply is rendered, waits in the outbox, and is delivered."""
    put(outbox, person, *messages({**REPLY, **changed}, lambda payload: "b1"))
    await deliver(bot, outbox)
    assert rows(outbox) == []


def put(outbox: Outbox, person: Person, *told: dict[str, Any]) -> None:
    """Messages to a person wait in the outbox."""
    with transaction(outbox.url) as session:
        outbox.add(session, [(person.id, told)], utc_now(session))


async def deliver(bot: ExtBot, outbox: Outbox) -> Metrics:
    """Send what is due, once."""
    metrics = Metrics({}, list)
    for row in outbox.take([], 9):
        await Delivery(bot, outbox, metrics).work(row)
    return metrics


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


HELLO = {"text": "Hola"}


async def test_what_telegram_refuses_for_good_waits_for_a_maintainer(
    telegram: Telegram, person: Person, bot: ExtBot, outbox: Outbox
) -> None:
    """It is not tried for ever, and not lost; the next message goes out."""
    telegram.fail_next("sendMessage", 400, "Bad Request: message is too strange")
    put(outbox, person, HELLO, {"text": "Adiós"})
    await deliver(bot, outbox)
    await deliver(bot, outbox)
    assert [message.text for message in person.messages] == ["Adiós"]
    (dead,) = given_up(outbox)
    assert "too strange" in dead.failure


async def test_a_pause_that_telegram_asks_for_is_made(
    telegram: Telegram, person: Person, bot: ExtBot, outbox: Outbox
) -> None:
    """The message waits for as long, and is not tried before."""
    telegram.fail_next("sendMessage", 429, "Too Many Requests: retry after 30", retry_after=30)
    put(outbox, person, HELLO)
    before = rows(outbox)[0].due_at
    await deliver(bot, outbox)
    (row,) = rows(outbox)
    assert 29 <= (row.due_at - before).total_seconds() <= 60
    assert outbox.take([], 9) == []


async def test_a_message_whose_fate_is_unknown_is_sent_again_and_logged(
    telegram: Telegram,
    person: Person,
    bot: ExtBot,
    outbox: Outbox,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """It comes at least once; that it may come twice stands in the log."""
    put(outbox, person, HELLO)
    outbox.take([], 9)
    shift(outbox, taken_until=-2 * LEASE)  # whoever had it is dead
    metrics = await deliver(bot, outbox)
    assert [message.text for message in person.messages] == ["Hola"]
    assert "may arrive twice" in caplog.text
    assert b"puente_possible_doubles_total 1.0" in metrics.text()


async def test_what_was_sent_is_not_sent_again_while_the_database_is_away(
    person: Person, bot: ExtBot, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the note that it was sent is tried again."""
    monkeypatch.setattr(delivery, "NOTE_AGAIN", 0.01)
    put(outbox, person, HELLO)
    (row,) = outbox.take([], 9)
    away = iter([True, True, False])

    class Away(Outbox):
        def sent(self, rows: Iterable[Taken]) -> None:
            if next(away):
                raise OperationalError("no database", None, OSError())
            super().sent(rows)

    await Delivery(bot, Away(outbox.url, outbox.key), Metrics({}, list)).work(row)
    assert len(person.messages) == 1
    assert rows(outbox) == []


async def test_for_who_has_blocked_the_bot_nothing_waits(
    person: Person, bot: ExtBot, outbox: Outbox
) -> None:
    """What was queued for them is deleted."""
    put(outbox, person, HELLO, HELLO)
    person.block()
    await deliver(bot, outbox)
    assert rows(outbox) == []
