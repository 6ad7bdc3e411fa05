"""Deletes what is past its time, and leaves no trace of it in the files."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from bot import requests
from bot.clock import moment
from bot.corrections import unclear
from bot.corrections.unclear import Unclear
from bot.database import leave_no_trace, transaction, utc_now
from bot.privacy import conversations
from bot.privacy.conversations import Conversation
from bot.privacy.senders import SenderKey
from bot.settings import Settings
from bot.telegram import buttons
from bot.telegram.inbox import Inbox
from bot.telegram.models import Button, Incoming, Outgoing
from bot.weeks import Weeks

logger = logging.getLogger(__name__)

EVERY = 60.0  # seconds


def purge(inbox: Inbox, settings: Settings, weeks: Weeks) -> None:
    """Delete what nobody needs any more, in both databases."""
    with transaction(inbox.url) as session:
        now = utc_now(session)
        inbox.purge(session, now)
        inbox.outbox.purge(session, now)
        buttons.purge(session, now)
        requests.purge(session, moment())
        unclear.purge(session, now)
        weeks.flush(session, now.date())
    with transaction(settings.conversations_database) as session:
        conversations.purge(session, utc_now(session))
    leave_no_trace(inbox.url, [Incoming, Outgoing, Button, SenderKey, Unclear])
    leave_no_trace(settings.conversations_database, [Conversation])


async def keep_house(*args: Any) -> None:
    """Purge every minute, until cancelled."""
    while True:
        try:
            await asyncio.to_thread(purge, *args)
        except SQLAlchemyError as error:
            logger.warning("Nothing could be purged (%s); again soon", type(error).__name__)
        await asyncio.sleep(EVERY)
