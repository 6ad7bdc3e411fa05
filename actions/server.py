"""The action server, for those who hold the secret.

python -m actions.server -p PORT
"""

from __future__ import annotations

import argparse
import hmac
import logging

from rasa_sdk.endpoint import create_app
from sanic import Sanic
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot import logs, settings
from bot.heads import check_heads
from bot.privacy.pseudonym import actions_secret

logger = logging.getLogger(__name__)

LARGEST_BODY = 10 * 1024 * 1024  # bytes: Rasa sends the whole conversation, and the domain
OPEN = "/health"


def app(secret: str) -> Sanic:
    """rasa_sdk's server behind a secret; its errors repeat nothing of what was sent."""
    made = create_app("actions", cors_origins=[])
    made.config.REQUEST_MAX_SIZE = LARGEST_BODY
    made.config.ACCESS_LOG = False
    check_heads(made)

    @made.middleware("request")
    async def ask(request: Request) -> HTTPResponse | None:
        given = request.headers.get("Authorization", "").encode(errors="replace")
        if request.path == OPEN or hmac.compare_digest(given, f"Bearer {secret}".encode()):
            return None
        return json({"error": "the secret is missing or wrong"}, status=401)

    @made.exception(Exception)
    async def failed(request: Request, error: Exception) -> HTTPResponse:
        if isinstance(error, SanicException):
            return json({"error": type(error).__name__}, status=error.status_code)
        logger.error("An action failed", exc_info=error)
        return json({"error": type(error).__name__}, status=500)

    return made


def main() -> None:
    """Serve until the end."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-p", "--port", type=int, required=True)
    port = parser.parse_args().port
    chosen = settings.load()
    secret = actions_secret(settings.secret_key(chosen))
    logs.configure("actions")
    app(secret).run(chosen.host, port, access_log=False, debug=False)


if __name__ == "__main__":
    main()
