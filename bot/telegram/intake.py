"""Takes updates from Telegram, by polling or by webhook; each is kept before it is confirmed."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from telegram.error import Conflict, TelegramError
from telegram.ext import ExtBot

from bot.telegram import notices
from bot.telegram.batches import Batches, NotDone
from bot.telegram.events import ALLOWED_UPDATES
from bot.telegram.inbox import Arrived, Inbox
from bot.telegram.late import Apologies
from bot.telegram.metrics import Metrics
from bot.telegram.pace import Once, Pace, Verdict
from bot.telegram.update import SPOKEN, can_be_kept, chat_of, kind_of, locale_of, written_at

logger = logging.getLogger(__name__)

POLL = 25  # seconds that Telegram may hold a request open
LONGEST_DELAY = 60  # seconds between two tries
PATIENCE = 5.0  # seconds for which the database is tried before anybody is told
TRY_EVERY = 0.5  # seconds
MOST_WAITING = 20_000  # updates; beyond, people are told to come back later
COUNT_EVERY = 1.0  # seconds
CROWDED_EVERY = 600.0  # seconds between two words about the crowd to one chat


class NotKept(Exception):
    """The database does not take updates now; Telegram must bring them again."""


class Intake:
    """Keeps what arrives.

    Args:
        arrived: is called when there is something new to answer.
    """

    def __init__(
        self,
        inbox: Inbox,
        apologies: Apologies,
        metrics: Metrics,
        arrived: Callable[[], None],
    ) -> None:
        self.inbox, self.apologies, self.metrics = inbox, apologies, metrics
        self._arrived = arrived
        self._batches = Batches(self._keep)
        self._pace = Pace()
        self._crowded = Once(CROWDED_EVERY)
        self._waiting, self._counted_at = 0, 0.0

    async def keep(self, updates: Sequence[dict[str, Any]]) -> None:
        """Keep updates, each once; who sends too much, or at the wrong moment, is told.

        Raises:
            NotKept: the database takes none; the people have been told that it will be late.
        """
        arrived = [self._judged(update) for update in updates]
        until = time.monotonic() + PATIENCE
        attempt = self._batches.add(arrived)
        while True:
            try:
                await asyncio.wait_for(attempt, PATIENCE)
                break
            except (SQLAlchemyError, OSError, asyncio.TimeoutError, NotDone) as error:
                if time.monotonic() < until:
                    await asyncio.sleep(TRY_EVERY)
                    # Alone: what the database refuses of one chat must not hold up the others.
                    attempt = asyncio.to_thread(self._keep, arrived)
                    continue
                self.metrics.fault("database")
                await asyncio.gather(*map(self.apologies.directly, updates))
                raise NotKept(type(error).__name__) from error
        self._arrived()

    def _keep(self, arrived: Sequence[Arrived]) -> None:
        if time.monotonic() > self._counted_at + COUNT_EVERY:
            self._waiting, self._counted_at = self.inbox.pending(), time.monotonic()
        new = self.inbox.add(arrived)
        self._waiting += new
        self.metrics.update("kept", new)
        self.metrics.update("repeated", len(arrived) - new)

    def _judged(self, update: dict[str, Any]) -> Arrived:
        number, chat_id, locale = update["update_id"], chat_of(update), locale_of(update)
        told = self.apologies.knows(chat_id)
        if not chat_id or kind_of(update) not in SPOKEN:
            return Arrived(number, chat_id, update)
        chat, at = f"{kind_of(update)} {chat_id}", written_at(update)
        verdict, notice = self._pace.judge(number, chat, at), "too_many"
        if verdict is Verdict.READ:
            if self._waiting <= MOST_WAITING:
                return Arrived(number, chat_id, update, told=told)
            verdict, notice = self._crowded.judge(number, chat_id), "crowded"
        said = None
        if verdict is Verdict.TELL:
            self.metrics.reply(notice)
            said = getattr(notices, notice)(locale)
        return Arrived(number, chat_id, update, read=False, notice=said)


async def poll(bot: ExtBot, intake: Intake) -> None:
    """Take updates until cancelled. Asking for the next ones confirms those that are kept."""
    offset, failures = None, 0
    while True:
        try:
            updates = await _next_updates(bot, offset)
            kept = [update for update in updates if can_be_kept(update)]
            if kept:
                await intake.keep(kept)
            # What was confirmed stays so without an offset; and after a week without updates
            # Telegram begins anew at any number, which may be a lower one.
            offset = max(u["update_id"] for u in updates) + 1 if updates else None
            failures = 0
        except (TelegramError, NotKept) as error:
            failures += 1
            if isinstance(error, Conflict):
                logger.error("Another process polls with the same TELEGRAM_TOKEN; stop one of them")
            delay = 1 if isinstance(error, NotKept) else min(2**failures, LONGEST_DELAY)
            logger.warning("No updates (%s); again in %d s", type(error).__name__, delay)
            await asyncio.sleep(delay)


async def _next_updates(bot: ExtBot, offset: int | None) -> list[dict[str, Any]]:
    """The next updates as Telegram writes them: one that cannot be read spoils no other."""
    wanted = {"timeout": POLL, "allowed_updates": ALLOWED_UPDATES}
    if offset is not None:
        wanted["offset"] = offset
    return list(
        await bot.do_api_request("getUpdates", api_kwargs=wanted, read_timeout=POLL + 10) or []
    )
