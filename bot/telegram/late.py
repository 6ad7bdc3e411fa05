"""Tells people that their answer will be late: once, and soon, whatever has failed."""

from __future__ import annotations

import asyncio
import logging
import time
from datetime import timedelta
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.telegram import notices
from bot.telegram.inbox import Inbox
from bot.telegram.metrics import Metrics
from bot.telegram.update import chat_of, locale_of

logger = logging.getLogger(__name__)

LATE = timedelta(seconds=6)  # so that people know within ten
LOOK_EVERY = 1.0  # seconds
SEND_WITHIN = 10.0  # seconds
REMEMBERED = 600.0  # seconds for which a chat that was told directly is not told again


class Apologies:
    """By the outbox as long as the database answers; else directly, and remembered here."""

    def __init__(self, bot: ExtBot, inbox: Inbox, metrics: Metrics) -> None:
        self.bot, self.inbox, self.metrics = bot, inbox, metrics
        self._told: dict[int, float] = {}

    async def run(self) -> None:
        """Tell whoever waits for too long, until cancelled."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            now = time.monotonic()
            self._told = {c: at for c, at in self._told.items() if now - at < REMEMBERED}
            try:
                await asyncio.to_thread(self.inbox.tell_late, LATE, self._text)
            except SQLAlchemyError:
                continue  # the crews say so

    def knows(self, chat_id: int) -> bool:
        """Whether somebody was told directly, a short while ago."""
        return chat_id in self._told

    async def directly(self, update: dict[str, Any]) -> None:
        """Tell the writer of an update past the database; what Telegram does not take is let be."""
        chat_id = chat_of(update)
        if not chat_id or self.knows(chat_id):
            return
        self._told[chat_id] = time.monotonic()
        text = notices.late(locale_of(update))
        try:
            await asyncio.wait_for(self.bot.send_message(chat_id, text), SEND_WITHIN)
            self.metrics.reply("late")
        except (TelegramError, asyncio.TimeoutError) as error:
            logger.info("An apology could not be sent: %s", type(error).__name__)

    def _text(self, chat_id: int, update: dict[str, Any]) -> str | None:
        if self.knows(chat_id):
            return None
        self.metrics.reply("late")
        return notices.late(locale_of(update))
