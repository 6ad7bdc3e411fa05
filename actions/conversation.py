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
from bot.language.conversation import conversation_language
from bot.localisation.catalogue import Translator


def translator(tracker: Tracker) -> Translator:
    """Texts, dates and lists in the language of the conversation."""
    said = (event for event in reversed(tracker.events) if event.get("event") == "user")
    metadata = _metadata(tracker)
    tag = conversation_language(
        tracker.get_slot("language") or metadata.get("language"),
        ((event.get("parse_data") or {}).get("language") for event in said),
        metadata.get("locale"),
    )
    return Translator(tag)


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


@contextmanager
def knowledge() -> Iterator[Session]:
    """A session on the database of what Puente knows."""
    with transaction(settings.load().database) as session:
        yield session


def _metadata(tracker: Tracker) -> dict[str, Any]:
    return tracker.latest_message.get("metadata") or {}
