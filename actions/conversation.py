"""What every action asks of the tracker: in which language, on which day, about what."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from rasa_sdk import Tracker
from sqlalchemy.orm import Session

from bot import settings
from bot.clock import moment
from bot.database import transaction
from bot.language.conversation import conversation_language, spoken_language
from bot.languages import Language, by_tag
from bot.localisation.catalogue import Translator


def translator(tracker: Tracker) -> Translator:
    """Texts, dates and lists in the language of the conversation."""
    metadata = _metadata(tracker)
    chosen = tracker.get_slot("language") or metadata.get("language")
    return Translator(conversation_language(chosen, identified(tracker), metadata.get("locale")))


def identified(tracker: Tracker) -> list[dict[str, Any] | None]:
    """What was identified as the language of each message, newest first."""
    said = (event for event in reversed(tracker.events) if event.get("event") == "user")
    return [(event.get("parse_data") or {}).get("language") for event in said]


def spoken(tracker: Tracker) -> Language | None:
    """The language that the person said or confirmed to speak, else the one that they write in."""
    named = tracker.get_slot("spoken_language")
    written = spoken_language(identified(tracker), locale(tracker))
    return by_tag(named) if named else written


def locale(tracker: Tracker) -> str | None:
    """The language of the person's Telegram."""
    return _metadata(tracker).get("locale")


def now(tracker: Tracker) -> datetime:
    """The moment of the latest message, in local time."""
    return moment(_metadata(tracker))


def today(tracker: Tracker) -> date:
    """The day of the latest message."""
    return now(tracker).date()


def said(tracker: Tracker, entity: str) -> str | None:
    """The last value of an entity in the latest message."""
    return next(reversed(all_said(tracker, entity)), None)


def all_said(tracker: Tracker, entity: str) -> list[str]:
    """All values of an entity in the latest message, in order."""
    return [e["value"] for e in tracker.latest_message["entities"] if e["entity"] == entity]


def value_before(tracker: Tracker, slot: str) -> Any:
    """What a slot held before the latest message."""
    said = [i for i, event in enumerate(tracker.events) if event.get("event") == "user"]
    before = tracker.events[: said[-1]] if said else []
    held = (e["value"] for e in reversed(before) if e.get("event") == "slot" and e["name"] == slot)
    return next(held, None)


@contextmanager
def knowledge() -> Iterator[Session]:
    """A session on the database of what Puente knows."""
    with transaction(settings.load().database) as session:
        yield session


def _metadata(tracker: Tracker) -> dict[str, Any]:
    return tracker.latest_message.get("metadata") or {}
