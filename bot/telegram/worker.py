"""Answers one update: Telegram's event → Rasa → outbox."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from telegram import Update
from telegram.constants import ChatAction
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.database import transaction
from bot.knowledge.places import city_at
from bot.localisation.catalogue import Translator
from bot.privacy.pseudonym import sender_id
from bot.rasa_client import RasaClient, TurnFailed, TurnRefused
from bot.telegram import events
from bot.telegram.crew import utc_now
from bot.telegram.inbox import Inbox
from bot.telegram.models import Button, Incoming
from bot.telegram.outbox import Outbox
from bot.telegram.render import messages

logger = logging.getLogger(__name__)

LONGEST_DELAY = 60  # seconds between two tries
APOLOGISE_AT = 4  # tries: some seven seconds after the message
GIVE_UP_AT = 200  # tries: some three hours


class Worker:
    """Turns inbox rows into outbox rows."""

    def __init__(
        self,
        bot: ExtBot,
        rasa: RasaClient,
        inbox: Inbox,
        outbox: Outbox,
        key: bytes,
        answered: Callable[[], None],
    ) -> None:
        self.bot, self.rasa, self.inbox, self.outbox = bot, rasa, inbox, outbox
        self.key, self.answered = key, answered

    async def work(self, row: Incoming) -> None:
        """Answer an update, or leave it for later if Rasa cannot answer now."""
        locale = ""
        try:
            update = Update.de_json(row.update, self.bot)
            locale = (update.effective_user and update.effective_user.language_code) or ""
            event = events.read(update)
        except Exception as error:
            await self._give_up(row, f"it cannot be read ({type(error).__name__})", locale)
            return
        try:
            replies = await self._replies(row, event, locale)
        except TurnRefused as error:
            await self._give_up(row, str(error), locale)
            return
        except Exception as error:
            await self._later(row, error, locale)
            return
        buttons: list[Button] = []

        def button_id(payload: str) -> str:
            made = Button(
                id=secrets.token_urlsafe(9),
                chat_id=row.chat_id,
                payload=payload,
                shown_at=utc_now(),
            )
            buttons.append(made)
            return str(made.id)

        parts = [part for reply in replies for part in messages(reply, button_id)]
        await asyncio.to_thread(self.inbox.answered, row, parts, buttons, utc_now())
        self.answered()

    async def _replies(
        self, row: Incoming, event: events.Event, locale: str
    ) -> list[dict[str, Any]]:
        if isinstance(event, events.Blocked):
            await asyncio.to_thread(self.outbox.drop_chat, row.chat_id)
            return []
        if isinstance(event, events.Group):
            return await self._leave_group(row, locale)
        if isinstance(event, events.Ignored):
            return []
        turns = await self._turns(row, event)
        replies: list[dict[str, Any]] = []
        for turn in turns:
            answer = await self.rasa.turn(
                sender_id(self.key, row.chat_id), turn, {"locale": locale}
            )
            replies += answer.replies
            if answer.forget:
                await asyncio.to_thread(self.inbox.forget, row.chat_id)
                await asyncio.to_thread(self.outbox.drop_chat, row.chat_id)
        return replies

    async def _turns(self, row: Incoming, event: events.Event) -> tuple[dict[str, Any], ...]:
        await self._kindly(self.bot.send_chat_action(row.chat_id, ChatAction.TYPING))
        if isinstance(event, events.Pressed):
            await self._kindly(self.bot.answer_callback_query(event.query))
            payload = await asyncio.to_thread(self.inbox.payload, row.chat_id, event.button)
            return ({"press": payload} if payload else {"notice": "button_expired"},)
        if isinstance(event, events.Place):
            name = await asyncio.to_thread(self._city, event)
            return ({"text": name} if name else {"notice": "location"},)
        return event.turns if isinstance(event, events.Said) else ()

    def _city(self, place: events.Place) -> str | None:
        with transaction(self.inbox.url) as session:
            city = city_at(session, place.latitude, place.longitude)
            return str(city.name) if city else None

    async def _leave_group(self, row: Incoming, locale: str) -> list[dict[str, Any]]:
        """Say why in the group, then leave it: others read along there."""
        text = Translator(locale).gettext(
            "👥 Por su seguridad, solo respondo en un chat privado. En un grupo otras personas "
            "leen lo que escribe.\n\nToque mi nombre y escríbame a solas."
        )
        await self._kindly(self.bot.send_message(row.chat_id, text))
        await self._kindly(self.bot.leave_chat(row.chat_id))
        return []

    async def _kindly(self, request: Any) -> None:
        """Do what may fail without harm to the answer."""
        try:
            await request
        except TelegramError as error:
            logger.info("Telegram refused a courtesy: %s", type(error).__name__)

    async def _later(self, row: Incoming, why: Exception, locale: str) -> None:
        tries = row.attempts + 1
        if tries >= GIVE_UP_AT:
            await self._give_up(row, f"{tries} tries", locale)
            return
        logger.warning("An update waits (%s)", why if isinstance(why, TurnFailed) else type(why))
        until = utc_now() + timedelta(seconds=min(2 ** (tries - 1), LONGEST_DELAY))
        apology = _apology(locale) if tries == APOLOGISE_AT else []
        await asyncio.to_thread(self.inbox.postpone, row, until, apology, utc_now())
        self.answered()

    async def _give_up(self, row: Incoming, why: str, locale: str) -> None:
        logger.error("An update was given up: %s", why)
        apology = _apology(locale) if row.chat_id else []
        await asyncio.to_thread(self.inbox.give_up, row, apology, utc_now())
        self.answered()


def _apology(locale: str) -> list[dict[str, Any]]:
    text = Translator(locale).gettext(
        "⏳ Perdón, el programa tiene una falla. La respuesta puede tardar o no llegar.\n\n"
        "En peligro no espere: llame al 911. Si no, escriba otra vez en unos minutos."
    )
    return [{"text": text}]
