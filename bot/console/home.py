"""The first page: what works, what does not, and what is to do."""

from __future__ import annotations

from starlette.responses import Response

from bot.console import accounts, state
from bot.console.pages import Page
from bot.console.visit import Visit


def home(visit: Visit) -> Response:
    """The state of the parts."""
    return visit.page("home.html", troubles=state.troubles(visit.console))


PAGES = (Page("GET", "/", accounts.WORKER, home),)
