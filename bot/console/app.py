"""The console as a web application (Starlette, as the gateway's webhook is)."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from bot import settings as environment
from bot.console import beds, buses, coverage, home, login, people, review, try_it, unclear, wrong
from bot.console.pages import Page, fault
from bot.console.state import Watch
from bot.console.visit import Console
from bot.settings import ROOT, Settings
from bot.yaml_files import read_yaml

logger = logging.getLogger(__name__)

HERE = Path(__file__).parent
ROOMS = (login, home, try_it, wrong, review, unclear, beds, buses, people, coverage)
PAGES: tuple[Page, ...] = tuple(page for room in ROOMS for page in room.PAGES)


TOLD = {
    404: ("Esta página no existe.", "This page does not exist."),
    405: ("Esto no se puede hacer aquí.", "This cannot be done here."),
    500: (
        "Esta página falló; el registro dice dónde.",
        "This page failed; the log says where.",
    ),
}


def make_console(settings: Settings) -> Console:
    """What all requests share."""
    templates = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    domain = read_yaml(ROOT / "domain.yml")
    key = environment.secret_key(settings)
    console = Console(settings, key, templates, dict(domain["responses"]))
    console.troubles = Watch(console).troubles
    return console


def console_app(console: Console) -> Starlette:
    """The application: every page of PAGES, and the files of `static/`."""
    routes = [page.route(console) for page in PAGES]
    files = Mount("/static", StaticFiles(directory=HERE / "static"))

    async def http_error(request: Request, error: HTTPException) -> Response:
        spanish, english = TOLD.get(error.status_code, TOLD[500])
        return fault(console, error.status_code, spanish, english, error.headers)

    async def failed(request: Request, error: Exception) -> Response:
        logger.error("A page failed", exc_info=error)
        return fault(console, 500, *TOLD[500])

    handlers: dict[Any, Any] = {HTTPException: http_error, Exception: failed}
    return Starlette(routes=[*routes, files], exception_handlers=handlers)
