"""What arrives is kept, or the person is told: too much, a crowd, a database that is away."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest
from fake_bot_api import Person, Telegram
from queues import KEY, rows, shift
from telegram.ext import ExtBot

from bot.telegram import intake as intakes
from bot.telegram import notices
from bot.telegram.inbox import Inbox
from bot.telegram.intake import Intake, NotKept
from bot.telegram.late import LATE, Apologies
from bot.telegram.metrics import Metrics
from bot.telegram.models import DONE, PENDING
from bot.telegram.pace import BURST

PERSONS, NUMBERS = count(8_001), count(1)
NOWHERE = "sqlite:////proc/nowhere/puente.db"


@pytest.fixture
def person(telegram: Telegram) -> Person:
    """Somebody who has no message yet."""
    return telegram.person(next(PERSONS), language_code="fr")


def intake(bot: ExtBot, inbox: Inbox) -> Intake:
    """The intake before an inbox."""
    metrics = Metrics({}, list)
    return Intake(inbox, Apologies(bot, inbox, metrics), metrics, lambda: None)


def written(person: Person, date: int = 1_800_000_000) -> dict[str, Any]:
    """A message of a person's."""
    sender = {"id": person.id, "language_code": "fr"}
    message = {"chat": {"id": person.id}, "from": sender, "date": date, "text": "aide"}
    return {"update_id": next(NUMBERS), "message": message}


def told(inbox: Inbox) -> list[str]:
    """What is queued for people, in order."""
    return [row.content["text"] for row in inbox.outbox.take([], 99)]


async def test_what_is_too_much_is_told_once(bot: ExtBot, inbox: Inbox, person: Person) -> None:
    """The first ones wait to be answered; of the rest only the numbers are kept."""
    await intake(bot, inbox).keep([written(person) for _ in range(BURST + 4)])
    states = [row.state for row in rows(inbox)]
    assert (states.count(PENDING), states.count(DONE)) == (BURST, 4)
    assert told(inbox) == [notices.too_many("fr")]


async def test_what_was_written_over_hours_is_no_flood(
    bot: ExtBot, inbox: Inbox, person: Person
) -> None:
    """After an outage everything arrives at once."""
    updates = [written(person, 1_800_000_000 + 60 * n) for n in range(3 * BURST)]
    await intake(bot, inbox).keep(updates)
    assert {row.state for row in rows(inbox)} == {PENDING}


async def test_what_is_brought_again_is_no_flood(bot: ExtBot, inbox: Inbox, person: Person) -> None:
    """Telegram repeats what was not confirmed."""
    kept, update = intake(bot, inbox), written(person)
    for _ in range(3 * BURST):
        await kept.keep([update])
    assert [row.state for row in rows(inbox)] == [PENDING]
    assert told(inbox) == []


async def test_a_crowd_is_told_and_not_dropped(
    bot: ExtBot, inbox: Inbox, telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When too many wait, who comes now is told to come back, once in a while."""
    monkeypatch.setattr(intakes, "MOST_WAITING", 2)
    kept = intake(bot, inbox)
    people = [telegram.person(next(PERSONS)) for _ in range(5)]
    for one in [*people, *people]:
        await kept.keep([written(one)])
    states = [row.state for row in rows(inbox)]
    assert states.count(PENDING) == 3
    assert told(inbox) == [notices.crowded("fr")] * 5


async def test_without_a_database_people_are_told_directly(
    bot: ExtBot, inbox: Inbox, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once, in their language; the update is not confirmed. Afterwards nobody is told again."""
    monkeypatch.setattr(intakes, "PATIENCE", 0.3)
    kept, update = intake(bot, Inbox(NOWHERE, KEY)), written(person)
    for _ in range(2):
        with pytest.raises(NotKept):
            await kept.keep([update])
    assert [message.text for message in person.messages] == [notices.late("fr")]
    kept.inbox = inbox
    await kept.keep([update])
    shift(inbox, added_at=-2 * LATE)
    inbox.tell_late(LATE, lambda chat_id, late: "again")
    assert told(inbox) == []
