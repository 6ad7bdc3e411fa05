"""Sends one message of the outbox, and does what Telegram's answer asks for."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import Any

from telegram.constants import FloodLimit
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot.localisation.catalogue import Translator
from bot.telegram.crew import utc_now
from bot.telegram.models import Outgoing
from bot.telegram.outbox import Outbox
from bot.voice.note import note
from bot.voice.speech import SpeechError
from bot.voice.spoken import without_stamp

logger = logging.getLogger(__name__)

PAUSE = 1 / FloodLimit.MESSAGES_PER_SECOND_PER_CHAT  # seconds between two messages of a chat
LONGEST_DELAY = 300  # seconds between two tries


class Delivery:
    """At least once: a message whose time-out hid an acceptance may arrive twice."""

    def __init__(self, bot: ExtBot, outbox: Outbox) -> None:
        self.bot, self.outbox = bot, outbox

    async def work(self, row: Outgoing) -> None:
        """Send a message; keep it for later if Telegram cannot take it now."""
        try:
            await self._send(row.chat_id, dict(row.message))
        except RetryAfter as error:
            await self._later(row, _seconds(error.retry_after), "too many requests")
        except Forbidden:
            logger.info("A person has blocked the bot; what waited for them is dropped")
            await asyncio.to_thread(self.outbox.drop_chat, row.chat_id)
        except BadRequest as error:
            logger.error("Telegram refused a message for good: %s", error.message)
            await asyncio.to_thread(self.outbox.sent, row)
        except (NetworkError, TelegramError) as error:
            delay = min(2**row.attempts, LONGEST_DELAY)
            await self._later(row, delay, type(error).__name__)
        else:
            await asyncio.to_thread(self.outbox.sent, row)
            await asyncio.sleep(PAUSE)

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

    async def _later(self, row: Outgoing, seconds: float, why: str) -> None:
        logger.warning("A message waits for %.0f s: %s", seconds, why)
        until = utc_now() + timedelta(seconds=seconds)
        await asyncio.to_thread(self.outbox.postpone, row, until)


def _seconds(value: int | timedelta) -> float:
    return value.total_seconds() if isinstance(value, timedelta) else float(value)
