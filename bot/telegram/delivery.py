"""Sends one message of the outbox, and does what Telegram's answer asks for."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from time import perf_counter
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from telegram.constants import FloodLimit
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError, TimedOut
from telegram.ext import ExtBot

from bot.localisation.catalogue import Translator
from bot.telegram.batches import Batches, NotDone
from bot.telegram.metrics import Metrics
from bot.telegram.outbox import Outbox
from bot.telegram.queue import LONGEST_DELAY, Taken
from bot.voice.note import note
from bot.voice.speech import SpeechError
from bot.voice.spoken import without_stamp

logger = logging.getLogger(__name__)

# Seconds between two messages of a chat, by a clock that is not Telegram's.
PAUSE = 1.05 / FloodLimit.MESSAGES_PER_SECOND_PER_CHAT
NOTE_AGAIN = 1.0  # seconds between two tries to note what was sent
TWICE = "A message may arrive twice: %s"


class Delivery:
    """At least once; twice only if nobody can know whether Telegram has it, which is logged."""

    def __init__(self, bot: ExtBot, outbox: Outbox, metrics: Metrics) -> None:
        self.bot, self.outbox, self.metrics = bot, outbox, metrics
        self._batches = Batches(outbox.sent)

    async def work(self, row: Taken) -> None:
        """Send a message; keep it for later if Telegram cannot take it now."""
        began = perf_counter()
        if row.again:
            self._doubt("the process that was sending it has ended")
        try:
            await self._send(row.chat_id, dict(row.content))
        except RetryAfter as error:
            await self._later(row, _delay(error.retry_after), "too many requests")
        except Forbidden:
            logger.info("A person has blocked the bot; what waited for them is dropped")
            self.metrics.reply("blocked")
            await asyncio.to_thread(self.outbox.drop_chat, row.chat_id)
        except BadRequest as error:
            logger.error("Telegram refuses a message for good: %s", error.message)
            self.metrics.reply("refused_by_telegram")
            await asyncio.to_thread(self.outbox.bury, row, f"Telegram: {error.message}")
        except TelegramError as error:
            self.metrics.fault("telegram")
            if isinstance(error, TimedOut):
                self._doubt("Telegram did not say whether it has it")
            await self._later(row, timedelta(seconds=2 ** min(row.attempts, 10)), _name(error))
        else:
            waited = (row.at - row.added_at).total_seconds()
            self.metrics.stage("deliver", waited + perf_counter() - began)
            await self._sent(row)
            await asyncio.sleep(PAUSE)

    async def _sent(self, row: Taken) -> None:
        """Note that Telegram has it, as soon as the database can: it must not be sent again."""
        try:
            while True:
                try:
                    await self._batches.add([row])
                    return
                except (SQLAlchemyError, NotDone):
                    self.metrics.fault("database")
                    await asyncio.sleep(NOTE_AGAIN)
        except asyncio.CancelledError:
            self._doubt("the database did not answer before the end")
            raise

    async def _send(self, chat_id: int, message: dict[str, Any]) -> None:
        if "voice" in message:
            await self._send_voice(chat_id, message)
            return
        try:
            await self.bot.send_message(chat_id, **message)
        except BadRequest as error:
            if "parse" not in error.message:
                raise
            logger.error("The markup of a message was refused; it is sent as plain text")
            await self.bot.send_message(chat_id, **{**message, "parse_mode": None})

    async def _send_voice(self, chat_id: int, message: dict[str, Any]) -> None:
        """Send a reply as a voice note; what cannot be read aloud is excused in writing."""
        read, markup = message["voice"], message.get("reply_markup")
        t = Translator(read["language"])
        try:
            text = without_stamp(read["text"])
            made = await asyncio.to_thread(note, text, read["language"], read["response"])
        except SpeechError as error:
            logger.error("A reply could not be read aloud: %s", error)
            sorry = t.gettext("🔇 Perdón, ahora no puedo leer en voz alta.")
            await self.bot.send_message(chat_id, sorry, reply_markup=markup)
            return
        caption = (
            t.gettext("🎙 Voz de una persona") if made.human else t.gettext("🤖 Voz de máquina")
        )
        await self.bot.send_voice(chat_id, made.sound, caption=caption, reply_markup=markup)

    async def _later(self, row: Taken, delay: timedelta, why: str) -> None:
        logger.warning("A message waits for %.0f s: %s", delay.total_seconds(), why)
        await asyncio.to_thread(self.outbox.postpone, row, min(delay, LONGEST_DELAY), why)

    def _doubt(self, why: str) -> None:
        logger.warning(TWICE, why)
        self.metrics.possible_double()


def _delay(value: int | timedelta) -> timedelta:
    return value if isinstance(value, timedelta) else timedelta(seconds=value)


def _name(error: Exception) -> str:
    return type(error).__name__
