"""Deletes what is past its time: links, sessions, trials, remarks."""

from __future__ import annotations

import logging
from threading import Event

from sqlalchemy.exc import SQLAlchemyError

from bot.console import accounts, trial
from bot.console.visit import Console
from bot.corrections import remarks, unclear
from bot.database import leave_no_trace, utc_now

logger = logging.getLogger(__name__)

EVERY = 600.0  # seconds


def purge(console: Console) -> None:
    """Delete it, and leave no trace of it in the files."""
    with console.transaction() as session:
        now = utc_now(session)
        for part in (accounts, trial, remarks, unclear):
            part.purge(session, now)
    models = [accounts.Link, accounts.SignIn, trial.Row, remarks.Remark, unclear.Unclear]
    leave_no_trace(console.settings.database, models)


def keep_house(console: Console, stopped: Event) -> None:
    """Purge again and again, until `stopped`."""
    while True:
        try:
            purge(console)
        except SQLAlchemyError as error:
            logger.warning("Nothing could be purged (%s); again soon", type(error).__name__)
        if stopped.wait(EVERY):
            return
