"""What the buttons stand for. Telegram and the person's telephone see only a short id."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.database import upsert
from bot.privacy.pseudonym import derive
from bot.telegram.models import Button

KEPT = timedelta(days=30)  # after it was last shown

IDS = re.compile("[0-9a-f]{16}")

Shown = dict[str, str]  # id → payload


def button_id(key: bytes, payload: str) -> str:
    """The id of a payload: the same for everybody, and nobody can make one up."""
    return derive(key, "button", payload)[:16]


def keep(session: Session, shown: Shown, now: datetime) -> None:
    """Remember buttons that are shown."""
    for name, payload in sorted(shown.items()):  # in one order, lest two transactions block
        upsert(session, Button, id=name, payload=payload, shown_at=now)


def payload_of(session: Session, name: str) -> str | None:
    """What a button stands for; None if there is no such button, or not any more."""
    if not IDS.fullmatch(name):  # anything can stand in a forged press, what SQL refuses, too
        return None
    return session.scalar(select(Button.payload).where(Button.id == name))


def purge(session: Session, now: datetime) -> None:
    """Delete the buttons that nobody was shown for KEPT."""
    session.execute(delete(Button).where(Button.shown_at < now - KEPT))
