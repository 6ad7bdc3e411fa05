"""The gateway process: intake, worker and delivery around one database."""

from __future__ import annotations

import asyncio
import logging
import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from telegram.error import InvalidToken, TelegramError
from telegram.ext import AIORateLimiter, ExtBot

from bot.database import transaction
from bot.privacy.pseudonym import channel_secret, webhook_secret
from bot.rasa_client import RasaClient
from bot.settings import Settings, SettingsError, secret_key
from bot.telegram import commands
from bot.telegram.alone import only_one
from bot.telegram.crew import Crew
from bot.telegram.delivery import Delivery
from bot.telegram.events import ALLOWED_UPDATES
from bot.telegram.housekeeping import keep_house
from bot.telegram.inbox import Inbox
from bot.telegram.intake import LONGEST_DELAY, POLL, Intake, poll
from bot.telegram.late import Apologies
from bot.telegram.metrics import Metrics
from bot.telegram.request import AiohttpRequest
from bot.telegram.status import Check, serve_status, status_app
from bot.telegram.web import WebServer
from bot.telegram.webhook import webhook
from bot.telegram.worker import Worker
from bot.weeks import LANGUAGE, Week, shown

logger = logging.getLogger(__name__)

CHATS_AT_ONCE = 64
THREADS = 16  # for the database
HANDS = 256  # chats to which messages go at once; each rests for a second after one
PATIENCE = 10.0  # seconds for Telegram's answer: who gives up early sends twice what had arrived


class Gateway:
    """All parts of one gateway, and how they are wired."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        key = secret_key(settings)
        self.secret = webhook_secret(key)
        self.bot, self.sending = make_bot(settings), make_bot(settings, limiter(settings))
        self.rasa = RasaClient(settings.rasa_url, channel_secret(key))
        self.inbox = inbox = Inbox(settings.database, key)
        depths = {"inbox": inbox.depth, "outbox": inbox.outbox.depth}
        self.metrics = Metrics(depths, self._weeks)
        self.apologies = Apologies(self.sending, inbox, self.metrics)
        delivery = Delivery(self.sending, inbox.outbox, self.metrics)
        self.delivery = Crew(inbox.outbox, delivery.work, HANDS)
        self.answering = Worker(
            self.bot,
            self.rasa,
            inbox,
            self.apologies,
            self.metrics,
            self.delivery.ring,
            bool(settings.keep_unclear),
        )
        self.worker = Crew(inbox, self.answering.work, CHATS_AT_ONCE)
        self.intake = Intake(inbox, self.apologies, self.metrics, self.ring)
        self.greeted = False

    def ring(self) -> None:
        """There may be something to answer, and something to send."""
        self.worker.ring()
        self.delivery.ring()

    async def run(self) -> None:
        """Serve Telegram until cancelled; then finish what was begun."""
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(THREADS))
        settings = self.settings
        parts = (
            self._take_in(),
            self._answer(),
            self.delivery.run(),
            self.apologies.run(),
            keep_house(self.inbox, self.settings, self.answering.weeks),
            serve_status(
                status_app(self.metrics, self._checks()), settings.host, settings.status_port
            ),
        )
        tasks = [asyncio.create_task(part) for part in parts]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self.rasa.close()
            for bot in (self.bot, self.sending):
                with suppress(TelegramError):
                    await bot.shutdown()

    async def _take_in(self) -> None:
        await self._greet()
        self.greeted = True
        if not self.settings.telegram_webhook_url:
            logger.info("Serving Telegram by polling")
            await poll(self.bot, self.intake)
            return
        port = int(self.settings.telegram_webhook_port)
        logger.info("Serving Telegram by webhook on port %d", port)
        await WebServer(webhook(self.intake, self.secret), self.settings.host, port).serve()

    async def _greet(self) -> None:
        """Wait for Telegram, then tell it our commands, and how the updates reach us.

        Raises:
            SettingsError: Telegram does not know the token.
        """
        delay = 1
        while True:
            try:
                for bot in (self.bot, self.sending):
                    await bot.initialize()
                await commands.publish(self.bot)
                await self._choose_way()
                return
            except InvalidToken as error:
                raise SettingsError(
                    "TELEGRAM_TOKEN is refused by Telegram; copy it again from @BotFather"
                ) from error
            except TelegramError as error:
                name = type(error).__name__
                logger.warning("Telegram does not answer (%s); again in %d s", name, delay)
                await asyncio.sleep(delay)
                delay = min(delay * 2, LONGEST_DELAY)

    async def _choose_way(self) -> None:
        address = self.settings.telegram_webhook_url
        if address:
            await self.bot.set_webhook(
                address, secret_token=self.secret, allowed_updates=ALLOWED_UPDATES
            )
        else:
            await self.bot.delete_webhook()

    async def _answer(self) -> None:
        """Begin when Rasa can answer; what arrives before waits in the inbox."""
        logger.info("Waiting for Rasa")
        while True:
            if await self.rasa.is_ready():
                break
            await asyncio.sleep(1)
        logger.info("Rasa answers")
        await self.worker.run()

    def _weeks(self) -> list[Week]:
        with transaction(self.inbox.url) as session:
            return shown(session, LANGUAGE)

    def _checks(self) -> dict[str, Check]:
        async def rasa() -> str | None:
            return None if await self.rasa.is_ready() else "it gives no reply"

        async def database() -> str | None:
            await asyncio.to_thread(self.inbox.pending)
            return None

        async def telegram() -> str | None:
            return None if self.greeted else "it has not answered yet"

        return {"database": database, "rasa": rasa, "telegram": telegram}


def limiter(settings: Settings) -> AIORateLimiter:
    """Keeps to what Telegram lets a bot send in all.

    Telegram says "about" thirty a second, more by agreement. At thirty, a queue that has once grown
    never gets shorter while thirty a second arrive. A 429 comes back to us: it halts one chat only.
    """
    return AIORateLimiter(overall_max_rate=1.25 * int(settings.telegram_rate), max_retries=0)


def make_bot(settings: Settings, rate_limiter: AIORateLimiter | None = None) -> ExtBot:
    """A client of the Bot API. What is no message (the sign of typing) needs no limiter, in which
    it would take the place of a message."""
    return ExtBot(
        settings.telegram_token,
        base_url=f"{settings.telegram_api_url}/bot",
        base_file_url=f"{settings.telegram_api_url}/file/bot",
        request=AiohttpRequest(HANDS * 2, PATIENCE),
        get_updates_request=AiohttpRequest(1, POLL + 10),
        rate_limiter=rate_limiter,
    )


async def serve(settings: Settings) -> None:
    """Serve Telegram until SIGINT or SIGTERM.

    Raises:
        SettingsError: Telegram refuses the token, or another gateway works on this SQLite file.
    """
    with only_one(settings):
        gateway = Gateway(settings)
        running = asyncio.create_task(gateway.run())
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, running.cancel)
        try:
            await running
        except asyncio.CancelledError:
            logger.info("The gateway has stopped; what waits stays in the database")
