"""What a browser sends: read within bounds, and only with the token of its own session."""

from __future__ import annotations

import hmac
from urllib.parse import parse_qsl

from starlette.requests import Request

from bot.privacy.pseudonym import derive

LARGEST = 64 * 1024  # bytes
MOST_FIELDS = 100
CSRF = "csrf"  # the field of a form
URLENCODED = "application/x-www-form-urlencoded"


class BadForm(ValueError):
    """The request cannot be taken; why, in both languages of the console. `status` is HTTP's."""

    def __init__(self, status: int, spanish: str, english: str) -> None:
        super().__init__(english)
        self.status, self.spanish = status, spanish


async def read_form(request: Request) -> dict[str, str]:
    """The fields of a form; of a field that comes twice, the last.

    Raises:
        BadForm: 415, 413 or 400.
    """
    if request.headers.get("content-type", "").split(";")[0].strip() != URLENCODED:
        raise BadForm(415, "Envíe un formulario.", "Send a form.")
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            raise BadForm(413, "El formulario es demasiado grande.", "The form is too large.")
    try:
        text = body.decode("ascii")
        fields = parse_qsl(
            text, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS
        )
    except ValueError as error:
        raise BadForm(400, "El formulario no se puede leer.", "The form cannot be read.") from error
    return {name: _clean(value) for name, value in fields}


def csrf_token(key: bytes, cookie: str) -> str:
    """What stands in each form that is shown to a browser with this cookie."""
    return derive(key, CSRF, cookie)


def check_csrf(key: bytes, cookie: str, form: dict[str, str]) -> None:
    """Refuse a form that another site made.

    Raises:
        BadForm: 403.
    """
    given = form.get(CSRF, "").encode(errors="replace")
    if not cookie or not hmac.compare_digest(given, csrf_token(key, cookie).encode()):
        raise BadForm(
            403,
            "El formulario no es de esta sesión; abra la página otra vez.",
            "The form is not of this session; open the page again.",
        )


def _clean(value: str) -> str:
    """A text as people write it: no NUL, which no database keeps, and lines ended in one way."""
    return value.replace("\0", "").replace("\r\n", "\n").strip()
