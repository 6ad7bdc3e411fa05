"""Answers one update: Telegram's event → Rasa → outbox."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import date, timedelta
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from telegram import Update
from telegram.constants import ChatAction
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.corrections import unclear
from bot.database import transaction, utc_now
from bot.knowledge.places import city_at
from bot.privacy.senders import SenderKeys, sender_keys
from bot.rasa_client import RasaClient, TurnBroken, TurnFailed, TurnRefused
from bot.render import messages
from bot.telegram import events, notices
from bot.telegram.batches import Batches, NotDone
from bot.telegram.buttons import Shown, button_id, payload_of
from bot.telegram.inbox import Answered, Inbox
from bot.telegram.late import Apologies
from bot.telegram.metrics import Metrics
from bot.telegram.queue import Taken, TakenOver
from bot.telegram.update import locale_of
from bot.weeks import Weeks

logger = logging.getLogger(__name__)

LONGEST_DELAY = 8  # seconds between two tries
BROKEN_AT = 5  # tries of a message that breaks Rasa: some 15 seconds
GIVE_UP_AFTER = timedelta(hours=3)
TYPING_AFTER = 1.0  # seconds; most answers are faster


class Worker:
    """Turns inbox rows into outbox rows.

    Args:
        answered: is called when there is something new to send.
        keeps_unclear: this deployment keeps messages that were not understood.
    """

    def __init__(
        self,
        bot: ExtBot,
        rasa: RasaClient,
        inbox: Inbox,
        apologies: Apologies,
        metrics: Metrics,
        answered: Callable[[], None],
        keeps_unclear: bool = False,
    ) -> None:
        self.bot, self.rasa, self.inbox = bot, rasa, inbox
        self.apologies, self.metrics, self.answered = apologies, metrics, answered
        self.keeps_unclear = keeps_unclear
        self.weeks = Weeks()
        self._batches = Batches(inbox.answered)
        self._keys: SenderKeys | None = None

    async def work(self, row: Taken) -> None:
        """Answer an update, or leave it for later if Rasa or the database cannot answer now."""
        self.metrics.stage("wait", (row.at - row.added_at).total_seconds())
        try:
            await self._work(row)
        except SQLAlchemyError:
            self.metrics.fault("database")
            await self.apologies.directly(row.content)
            raise
        except TakenOver:
            raise
        except Exception as error:  # a fault of ours in one message must not hold up its chat
            logger.exception("An update breaks the gateway")
            await self._later(row, TurnBroken(type(error).__name__))
        self.answered()

    async def _work(self, row: Taken) -> None:
        try:
            event = events.read(Update.de_json(row.content, self.bot))
        except Exception as error:
            await self._give_up(row, f"it cannot be read ({type(error).__name__})")
            return
        try:
            replies = await self._replies(row, event)
        except TurnRefused as error:
            await self._give_up(row, str(error))
        except TurnFailed as error:
            self.metrics.fault("rasa")
            await self._later(row, error)
        else:
            shown: Shown = {}

            def name(payload: str) -> str:
                made = button_id(self.inbox.key, payload)
                shown[made] = payload
                return made

            parts = [part for reply in replies for part in messages(reply, name)]
            await self._keep(Answered(row, parts, shown))
            self.metrics.reply("reply", len(parts))

    async def _keep(self, answered: Answered) -> None:
        try:
            lost = await self._batches.add([answered])
        except NotDone:  # the fault may be another's: alone
            lost = await asyncio.to_thread(self.inbox.answered, [answered])
        if answered.row.id in lost:
            raise self.inbox.taken_over(answered.row)

    async def _replies(self, row: Taken, event: events.Event) -> list[dict[str, Any]]:
        if isinstance(event, events.Blocked):
            await asyncio.to_thread(self.inbox.outbox.drop_chat, row.chat_id)
            return []
        if isinstance(event, events.Group):
            return await self._leave_group(row)
        if isinstance(event, events.Ignored):
            return []
        sender, formerly = await self._names(row)
        meta = {"locale": locale_of(row.content)}
        replies: list[dict[str, Any]] = []
        async with self._typing(row.chat_id):
            for number, turn in enumerate(await self._turns(event)):
                # The same name in every try: Rasa takes no turn twice.
                name = f"{row.content['update_id']}-{number}"
                with self.metrics.timed("turn"):
                    answer = await self.rasa.turn(
                        sender, turn, meta, name, formerly, tell_unclear=self.keeps_unclear
                    )
                replies += answer.replies
                self.weeks.language(answer.language)
                for subject in answer.subjects:
                    self.weeks.subject(subject)
                if answer.unclear:
                    await self._keep_unclear(row.chat_id, answer.unclear)
                if answer.forget:
                    await asyncio.to_thread(self.inbox.forget, row.chat_id)
        return replies

    async def _keep_unclear(self, chat_id: int, messages: list[dict[str, Any]]) -> None:
        """Keep what was not understood. If that cannot be done now, the answer goes out still."""

        def keep() -> None:
            with transaction(self.inbox.url) as session:
                key = self.inbox.key
                whose = unclear.pseudonym(key, chat_id)
                unclear.keep(session, key, whose, messages, utc_now(session))

        with suppress(SQLAlchemyError):
            await asyncio.to_thread(keep)

    async def _names(self, row: Taken) -> tuple[str, str | None]:
        """The name under which Rasa knows the chat on the day on which the row was taken."""
        today = row.at.date()
        if self._keys is None or self._keys.day < today:
            self._keys = await asyncio.to_thread(self._load_keys, today)
        return self._keys.names(row.chat_id)

    def _load_keys(self, today: date) -> SenderKeys:
        with transaction(self.inbox.url) as session:
            return sender_keys(session, self.inbox.key, today)

    async def _turns(self, event: events.Event) -> tuple[dict[str, Any], ...]:
        if isinstance(event, events.Pressed):
            await self._kindly(self.bot.answer_callback_query(event.query))
            payload = await asyncio.to_thread(self._payload, event.button)
            return ({"press": payload} if payload else {"notice": "button_expired"},)
        if isinstance(event, events.Place):
            name = await asyncio.to_thread(self._city, event)
            return ({"text": name} if name else {"notice": "location"},)
        return event.turns if isinstance(event, events.Said) else ()

    def _payload(self, button: str) -> str | None:
        with transaction(self.inbox.url) as session:
            return payload_of(session, button)

    def _city(self, place: events.Place) -> str | None:
        with transaction(self.inbox.url) as session:
            city = city_at(session, place.latitude, place.longitude)
            return str(city.name) if city else None

    async def _leave_group(self, row: Taken) -> list[dict[str, Any]]:
        """Say why in the group, then leave it: others read along there."""
        text = notices.group(locale_of(row.content))
        await self._kindly(self.bot.send_message(row.chat_id, text))
        await self._kindly(self.bot.leave_chat(row.chat_id))
        return []

    @asynccontextmanager
    async def _typing(self, chat_id: int) -> AsyncIterator[None]:
        """Show that an answer is on its way, if it takes a while."""

        async def show() -> None:
            await asyncio.sleep(TYPING_AFTER)
            await self._kindly(self.bot.send_chat_action(chat_id, ChatAction.TYPING))

        showing = asyncio.create_task(show())
        try:
            yield
        finally:
            showing.cancel()

    async def _kindly(self, request: Awaitable[Any]) -> None:
        """Do what may fail without harm to the answer."""
        try:
            await request
        except TelegramError as error:
            logger.info("Telegram refused a courtesy: %s", type(error).__name__)

    async def _later(self, row: Taken, why: TurnFailed) -> None:
        tries = row.attempts + 1
        broken = isinstance(why, TurnBroken) and tries >= BROKEN_AT
        if broken or row.at - row.added_at > GIVE_UP_AFTER:
            await self._give_up(row, f"{why}, {tries} tries")
            return
        logger.warning("An update waits (%s)", why)
        delay = timedelta(seconds=min(2 ** min(tries - 1, 10), LONGEST_DELAY))
        await asyncio.to_thread(self.inbox.postpone, row, delay, str(why))

    async def _give_up(self, row: Taken, why: str) -> None:
        logger.error("An update was given up: %s", why)
        self.metrics.reply("given_up")
        text = notices.given_up(locale_of(row.content))
        await asyncio.to_thread(self.inbox.give_up, row, why, text)
