"""The process of the console; at the first start it prints a one-time link."""

from __future__ import annotations

import logging
from threading import Event, Thread

import uvicorn
from sqlalchemy.exc import IntegrityError

from bot.console import accounts
from bot.console.app import console_app, make_console
from bot.console.housekeeping import keep_house
from bot.console.visit import Console
from bot.database import utc_now
from bot.knowledge.preparation import prepare
from bot.settings import Settings

logger = logging.getLogger(__name__)

FIRST = "first"  # the name of the first account, a maintainer's


def first_link(console: Console) -> str | None:
    """A link for the first maintainer, as long as nobody can sign in."""
    with console.transaction() as session:
        if accounts.number(session):
            return None
        now = utc_now(session)
        if session.get(accounts.Account, FIRST) is None:
            accounts.add(session, FIRST, accounts.MAINTAINER, now)
        token = accounts.invite(session, FIRST, now)
    return f"{console.settings.console_url}/welcome/{token}"


def serve(settings: Settings) -> None:
    """Serve the console until SIGINT or SIGTERM."""
    prepare(settings.database)
    console = make_console(settings)
    try:
        link = first_link(console)
    except IntegrityError:  # another process makes it in this moment, and prints the link
        link = None
    if link:
        print(f"Nobody has an account yet. Open this once, within 48 hours:\n\n    {link}\n")
    logger.info("Serving the console at %s", settings.console_url)
    stopped = Event()
    Thread(target=keep_house, args=(console, stopped), daemon=True).start()
    uvicorn.run(
        console_app(console),
        host=settings.console_host,
        port=int(settings.console_port),
        log_config=None,
        access_log=False,
        ws="none",
        lifespan="off",
        proxy_headers=False,
        server_header=False,
    )
    stopped.set()
