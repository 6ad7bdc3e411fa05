"""The first page: what works, what does not, and what is to do."""

from __future__ import annotations

from starlette.responses import Response

from bot.console import accounts
from bot.console.pages import Page
from bot.console.visit import Visit


def home(visit: Visit) -> Response:
    """The state of the parts."""
    return visit.page("home.html", troubles=visit.console.troubles())


def live(visit: Visit) -> Response:
    """The same as a part of the page, which asks for it again and again."""
    return visit.page("state.html", troubles=visit.console.troubles())


PAGES = (
    Page("GET", "/", accounts.WORKER, home),
    Page("GET", "/state", accounts.WORKER, live, quiet=True),
)
