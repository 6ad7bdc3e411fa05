"""A page: its address, its method, who may see it. The rest is the same for all of them."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.console import accounts
from bot.console.forms import BadForm, check_csrf, read_form
from bot.console.visit import SESSION, Console, Person, Visit
from bot.database import utc_now

READ_WITHIN = 10.0  # seconds for a form
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",  # the address of a one-time link is a secret
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}

Handler = Callable[[Visit], Response]


@dataclass(frozen=True)
class Page:
    """`role` is the least that is needed; None: everybody. A handler runs in a thread.

    `quiet`: a browser asks for it by itself, which does not keep anybody signed in.
    """

    method: str
    path: str
    role: str | None
    handler: Handler
    quiet: bool = False

    def route(self, console: Console) -> Route:
        """The route of Starlette for this page."""

        async def endpoint(request: Request) -> Response:
            try:
                form = await _form(request) if self.method == "POST" else {}
                visit = await asyncio.to_thread(_begin, console, request, form, self.quiet)
                if self.method == "POST":
                    check_csrf(console.key, visit.cookie, form)
            except BadForm as error:
                return fault(console, error.status, error.spanish, str(error))
            response = await asyncio.to_thread(self._answer, visit)
            if visit.new_cookie:
                response.set_cookie(
                    SESSION,
                    visit.new_cookie,
                    max_age=int(accounts.SESSION_LASTS.total_seconds()),
                    httponly=True,
                    samesite="strict",
                    secure=console.settings.console_url.startswith("https:"),
                )
            return _dressed(response)

        name = f"{self.method} {self.path}"
        return Route(self.path, endpoint, methods=[self.method], name=name)

    def _answer(self, visit: Visit) -> Response:
        if self.role is None:
            return self.handler(visit)
        if visit.person is None:
            return visit.to("/login")
        if not visit.person.may(self.role):
            return visit.page("refused.html", 403, needed=self.role)
        return self.handler(visit)


async def _form(request: Request) -> dict[str, str]:
    try:
        return await asyncio.wait_for(read_form(request), READ_WITHIN)
    except (asyncio.TimeoutError, ClientDisconnect) as error:
        raise BadForm(
            408, "El formulario no llegó a tiempo.", "The form did not come in time."
        ) from error


def _begin(console: Console, request: Request, form: dict[str, str], quiet: bool) -> Visit:
    cookie = request.cookies.get(SESSION, "")
    visit = Visit(console, request, form, cookie)
    if not cookie:
        visit.cookie = secrets.token_urlsafe(32)
        visit.renew(visit.cookie)
        return visit
    with console.transaction() as session:
        account = accounts.signed_in(session, cookie, utc_now(session), not quiet)
        if account:
            visit.person = Person(account.name, account.role, account.shelter_id)
    return visit


def fault(
    console: Console,
    status: int,
    spanish: str,
    english: str,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A page for who asked for what cannot be given, in both languages of the console."""
    page = console.templates.get_template("fault.html").render(spanish=spanish, english=english)
    return _dressed(HTMLResponse(page, status, headers))


def _dressed(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers[name] = value
    return response
