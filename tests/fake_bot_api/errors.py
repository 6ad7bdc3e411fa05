"""The refusals of the Bot API: a status, a description and at times a number of seconds to wait."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any


class ApiError(Exception):
    """A call that is answered with `ok: false`; `status` 0 means that no answer comes at all."""

    def __init__(self, status: int, description: str = "", retry_after: int | None = None) -> None:
        self.status = status
        self.description = description or _phrase(status)
        self.retry_after = retry_after
        super().__init__(f"{status} {self.description}")

    def body(self) -> dict[str, Any]:
        """The JSON that Telegram answers with."""
        body: dict[str, Any] = {
            "ok": False,
            "error_code": self.status,
            "description": self.description,
        }
        if self.retry_after is not None:
            body["parameters"] = {"retry_after": self.retry_after}
        return body


def bad_request(what: str) -> ApiError:
    """400: the call itself is wrong."""
    return ApiError(400, f"Bad Request: {what}")


def forbidden(what: str) -> ApiError:
    """403: the bot may not write there."""
    return ApiError(403, f"Forbidden: {what}")


def conflict(what: str) -> ApiError:
    """409: two ways of receiving updates exclude each other."""
    return ApiError(409, f"Conflict: {what}")


def too_many_requests(seconds: int) -> ApiError:
    """429: the bot must wait."""
    return ApiError(429, f"Too Many Requests: retry after {seconds}", seconds)


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "No answer"
