"""One request of one person: who it is, what was sent, and how it is answered."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from jinja2 import Environment
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.console.accounts import at_least
from bot.console.forms import csrf_token
from bot.console.throttle import Throttle
from bot.database import transaction
from bot.languages import by_tag
from bot.localisation.catalogue import Translator
from bot.settings import Settings

SESSION, LANGUAGE = "puente", "puente_language"  # cookies
LANGUAGES = ("es", "en")


@dataclass(frozen=True)
class Person:
    """Who is signed in. `shelter_id` is the worker's own house."""

    name: str
    role: str
    shelter_id: str | None

    def may(self, role: str) -> bool:
        """Whether they may do what this role is needed for."""
        return at_least(self.role, role)


@dataclass
class Console:
    """What all requests share."""

    settings: Settings
    key: bytes
    templates: Environment
    responses: dict[str, list[dict[str, Any]]]  # of domain.yml
    throttle: Throttle = field(default_factory=Throttle)
    troubles: Callable[[], list[Any]] = list  # what does not work (`bot.console.state`)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A transaction on the database of knowledge and accounts."""
        with transaction(self.settings.database) as session:
            yield session


@dataclass
class Visit:
    """A request, and what its answer will set.

    `cookie` is the browser's session, signed in or not; `form` what was sent, cleaned.
    """

    console: Console
    request: Request
    form: dict[str, str]
    cookie: str
    person: Person | None = None
    new_cookie: str | None = None

    @property
    def who(self) -> Person:
        """Who is signed in, on a page that needs a role.

        Raises:
            LookupError: nobody is; the page is declared for everybody.
        """
        if self.person is None:
            raise LookupError("nobody is signed in")
        return self.person

    @property
    def tag(self) -> str:
        """The language of the pages: chosen, else the browser's, else Spanish."""
        chosen = self.request.cookies.get(LANGUAGE, "")
        if chosen in LANGUAGES:
            return chosen
        wanted = self.request.headers.get("accept-language", "")
        ranked = (part.split(";")[0].strip().split("-")[0].lower() for part in wanted.split(","))
        return next((tag for tag in ranked if tag in LANGUAGES), LANGUAGES[0])

    @property
    def t(self) -> Translator:
        """The texts of the pages."""
        return Translator(self.tag, domain="console")

    def autonym(self, tag: str) -> str:
        """How a language calls itself; the tag if it is in no list."""
        language = by_tag(tag)
        return language.autonym if language else tag

    @property
    def number(self) -> int:
        """The number in the address of the page; 0 if there is none that could be one."""
        given = str(self.request.path_params.get("number", ""))
        return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0

    @property
    def address(self) -> str:
        """Where the request comes from."""
        return self.request.client.host if self.request.client else ""

    @property
    def now(self) -> float:
        """Seconds, monotonic."""
        return time.monotonic()

    def renew(self, cookie: str | None = None) -> None:
        """Give the browser another session, as at each sign-in and sign-out."""
        self.new_cookie = cookie or secrets.token_urlsafe(32)

    def page(self, template: str, status: int = 200, **values: Any) -> Response:
        """A page of `templates/`."""
        made = self.console.templates.get_template(template)
        t = self.t
        text = made.render(
            **values,
            visit=self,
            person=self.person,
            _=t.gettext,
            ngettext=t.ngettext,
            t=t,
            csrf=csrf_token(self.console.key, self.new_cookie or self.cookie),
        )
        return HTMLResponse(text, status)

    def to(self, path: str) -> Response:
        """Send the browser to another page."""
        return RedirectResponse(path, 303)
