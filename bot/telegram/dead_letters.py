"""Rows that were given up: a maintainer can list them, try them again, or delete them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import delete, select, update

from bot.database import transaction, utc_now
from bot.telegram.models import DEAD, PENDING
from bot.telegram.queue import Queue


def given_up(queue: Queue) -> list[Any]:
    """The rows that were given up, oldest first; what is in them stays sealed."""
    model = queue.model
    with transaction(queue.url) as session:
        return list(session.scalars(select(model).where(model.state == DEAD).order_by(model.id)))


def requeue(queue: Queue, ids: Collection[int]) -> int:
    """Try given-up rows again from the beginning, in their old place; how many they were."""
    model = queue.model
    with transaction(queue.url) as session:
        now = utc_now(session)
        again = (
            update(model)
            .where(model.state == DEAD, model.id.in_(ids))
            .values(state=PENDING, attempts=0, failure=None, due_at=now, added_at=now)
        )
        return int(session.execute(again).rowcount)


def drop(queue: Queue, ids: Collection[int]) -> int:
    """Delete given-up rows for good; how many they were."""
    model = queue.model
    with transaction(queue.url) as session:
        gone = delete(model).where(model.state == DEAD, model.id.in_(ids))
        return int(session.execute(gone).rowcount)
