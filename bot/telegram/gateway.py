"""The gateway process: intake, worker and delivery around one database."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import uvicorn
from telegram.error import InvalidToken, TelegramError
from telegram.ext import AIORateLimiter, ExtBot
from telegram.request import HTTPXRequest

from bot.privacy.pseudonym import channel_secret, webhook_secret
from bot.rasa_client import RasaClient
from bot.settings import Settings, SettingsError, secret_key
from bot.telegram import commands, intake
from bot.telegram.crew import Crew, utc_now
from bot.telegram.delivery import Delivery
from bot.telegram.events import ALLOWED_UPDATES
from bot.telegram.inbox import Inbox
from bot.telegram.models import Incoming, Outgoing
from bot.telegram.outbox import Outbox
from bot.telegram.worker import Worker

logger = logging.getLogger(__name__)

CHATS_AT_ONCE = 16
PURGE_EVERY = 3600  # seconds


class WebServer(uvicorn.Server):
    """A server that leaves the signals to the gateway."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


def make_bot(settings: Settings) -> ExtBot:
    """The client of the Bot API; a 429 comes back to us, so that it halts one chat only."""
    return ExtBot(
        settings.telegram_token,
        base_url=f"{settings.telegram_api_url}/bot",
        base_file_url=f"{settings.telegram_api_url}/file/bot",
        request=HTTPXRequest(connection_pool_size=CHATS_AT_ONCE * 2, pool_timeout=10),
        get_updates_request=HTTPXRequest(read_timeout=intake.POLL + 10),
        rate_limiter=AIORateLimiter(max_retries=0),
    )


async def serve(settings: Settings) -> None:
    """Serve Telegram until SIGINT or SIGTERM; then finish what was begun."""
    logging.getLogger("httpx").setLevel(logging.WARNING)  # its INFO lines hold the token
    key = secret_key(settings)
    bot = make_bot(settings)
    rasa = RasaClient(settings.rasa_url, channel_secret(key))
    inbox, outbox = Inbox(settings.database), Outbox(settings.database)
    delivery: Crew[Outgoing] = Crew(outbox.waiting, Delivery(bot, outbox).work, CHATS_AT_ONCE * 2)
    worker: Crew[Incoming] = Crew(
        inbox.waiting,
        Worker(bot, rasa, inbox, outbox, key, delivery.ring).work,
        CHATS_AT_ONCE,
    )
    await _greet(bot)
    tasks = [
        asyncio.create_task(part)
        for part in (
            _answer(rasa, worker),
            delivery.run(),
            _take_in(bot, settings, inbox, webhook_secret(key), worker),
            _purge(inbox),
        )
    ]
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, lambda: [t.cancel() for t in tasks])
    try:
        await asyncio.gather(*tasks)
    except asyncio.CancelledError:
        logger.info("The gateway stops; what waits stays in the inbox")
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await rasa.close()
        with suppress(TelegramError):
            await bot.shutdown()


async def _greet(bot: ExtBot) -> None:
    """Wait for Telegram, then tell it our commands.

    Raises:
        SettingsError: Telegram does not know the token.
    """
    delay = 1
    while True:
        try:
            await bot.initialize()
            await commands.publish(bot)
            return
        except InvalidToken as error:
            raise SettingsError(
                "TELEGRAM_TOKEN is refused by Telegram; copy it again from @BotFather"
            ) from error
        except TelegramError as error:
            logger.warning("Telegram does not answer (%s); again in %d s", error, delay)
            await asyncio.sleep(delay)
            delay = min(delay * 2, intake.LONGEST_DELAY)


async def _take_in(
    bot: ExtBot, settings: Settings, inbox: Inbox, secret: str, worker: Crew[Incoming]
) -> None:
    if not settings.telegram_webhook_url:
        await bot.delete_webhook()
        logger.info("Serving Telegram by polling")
        await intake.poll(bot, inbox, worker.ring)
        return
    app = intake.webhook(bot, inbox, secret, worker.ring)
    server = WebServer(
        uvicorn.Config(
            app,
            host="127.0.0.1",
            port=int(settings.telegram_webhook_port),
            log_level="warning",
            ws="none",
        )
    )
    await bot.set_webhook(
        settings.telegram_webhook_url, secret_token=secret, allowed_updates=ALLOWED_UPDATES
    )
    logger.info("Serving Telegram by webhook on port %s", settings.telegram_webhook_port)
    await server.serve()


async def _answer(rasa: RasaClient, worker: Crew[Incoming]) -> None:
    """Begin when Rasa can answer; what arrives before waits in the inbox."""
    logger.info("Waiting for Rasa")
    while True:
        if await rasa.is_ready():
            break
        await asyncio.sleep(1)
    logger.info("Rasa answers")
    await worker.run()


async def _purge(inbox: Inbox) -> None:
    while True:
        await asyncio.to_thread(inbox.purge, utc_now())
        await asyncio.sleep(PURGE_EVERY)
