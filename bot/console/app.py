"""The console as a web application (Starlette, as the gateway's webhook is)."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from bot import settings as environment
from bot.console import home, login
from bot.console.pages import HEADERS, Page
from bot.console.visit import Console
from bot.settings import ROOT, Settings

logger = logging.getLogger(__name__)

HERE = Path(__file__).parent
PAGES: tuple[Page, ...] = (*login.PAGES, *home.PAGES)


def make_console(settings: Settings) -> Console:
    """What all requests share."""
    templates = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    key = environment.secret_key(settings)
    return Console(settings, key, templates, dict(domain["responses"]))


def console_app(console: Console) -> Starlette:
    """The application: every page of PAGES, and the files of `static/`."""
    routes = [page.route(console) for page in PAGES]
    files = Mount("/static", StaticFiles(directory=HERE / "static"))
    handlers: dict[Any, Any] = {HTTPException: _http_error, Exception: _fault}
    return Starlette(routes=[*routes, files], exception_handlers=handlers)


async def _http_error(request: Request, error: HTTPException) -> Response:
    return PlainTextResponse(error.detail, error.status_code, {**HEADERS, **(error.headers or {})})


async def _fault(request: Request, error: Exception) -> Response:
    logger.error("A page failed", exc_info=error)
    return PlainTextResponse("This page has failed; the log says where.", 500, HEADERS)
