"""Rows of the queues for tests, and time that passes for them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from bot.database import transaction
from bot.telegram.inbox import Arrived

KEY = b"a key for nothing but these tests"


def arrived(number: int, chat: int, text: str = "hola", **more: Any) -> Arrived:
    """An update as Telegram sends it."""
    written = {"chat": {"id": chat}, "from": {"language_code": "es"}, "text": text}
    return Arrived(number, chat, {"update_id": number, "message": written}, **more)


def rows(queue: Any) -> list[Any]:
    """Everything that the table of a queue holds, in the order of arrival."""
    with transaction(queue.url) as session:
        return list(session.scalars(select(queue.model).order_by(queue.model.id)))


def shift(queue: Any, **columns: Any) -> None:
    """Move times of all rows: what passes for time in these tests."""
    model = queue.model
    with transaction(queue.url) as session:
        for row in session.scalars(select(model)):
            changed = {
                name: getattr(row, name) + by
                for name, by in columns.items()
                if getattr(row, name) is not None
            }
            if changed:
                session.execute(update(model).where(model.id == row.id).values(changed))
