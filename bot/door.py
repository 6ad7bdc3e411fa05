"""Rasa's only door: a turn in, the replies out, for those who hold the secret."""

from __future__ import annotations

import hmac
import json
import logging
import re
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as json_response
from sqlalchemy.exc import SQLAlchemyError

from bot import logs, settings
from bot.channel import BadTurn
from bot.heads import check_heads
from bot.once import PartFailed, answer_once, make_ours
from bot.privacy.pseudonym import channel_secret
from bot.swap import Swap, serving

logger = logging.getLogger(__name__)

LARGEST_BODY = 64 * 1024  # bytes
NAMES = re.compile("[0-9a-z-]{1,64}")  # of senders and turns: they are ours
ALWAYS = {"sender": str, "event": dict, "metadata": dict}
OURS = ("sender", "turn", "formerly")
SOMETIMES = {"turn": str, "formerly": str, "explain": bool, "tell_unclear": bool}
REFUSED = "the secret is missing or wrong"
BODY = "send {sender, event, metadata} and, if you like, {turn, formerly, explain, tell_unclear}"


class Routes(Blueprint):
    """The routes of this channel, and what their server must refuse before."""

    def register(self, app: Sanic, options: dict[str, Any]) -> None:
        """Called by Rasa, before the server begins."""
        super().register(app, options)
        check_heads(app)


class PuenteChannel(InputChannel):
    """POST /webhooks/puente/turn {sender, event, metadata} → {replies, language, forget, subjects};
    GET /webhooks/puente/model → {sha256} of the archive that answers.

    401 without the secret, 400 for a bad request, 413 for a large one, 503 when something that
    the turn needs does not work now, 500 when the turn itself breaks something: an error is never
    a silent, empty success.
    """

    @classmethod
    def name(cls) -> str:
        """The path below /webhooks/."""
        return "puente"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> PuenteChannel:
        """The secret is not in the credentials: it is derived from the deployment's key."""
        return cls()

    def __init__(self) -> None:
        self.settings = settings.load()
        self.secret = channel_secret(settings.secret_key(self.settings))

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes of this channel."""
        routes = Routes("puente_channel")

        @routes.listener("before_server_start")
        async def prepare(app: Sanic, _: Any) -> None:
            app.config.REQUEST_MAX_SIZE = LARGEST_BODY
            logs.configure("rasa")  # Rasa sets its own until here

        @routes.listener("after_server_start")
        async def follow(app: Sanic, _: Any) -> None:
            app.add_task(Swap(self.settings).watch(app.ctx.agent))

        @routes.route("/model", methods=["GET"])
        async def model(request: Request) -> HTTPResponse:
            if not self._is_ours(request):
                return _error(401, REFUSED)
            return json_response({"sha256": serving(request.app.ctx.agent)})

        @routes.route("/turn", methods=["POST"])
        async def turn(request: Request) -> HTTPResponse:
            if not self._is_ours(request):
                return _error(401, REFUSED)
            if len(request.body) > LARGEST_BODY:
                return _error(413, "the request is too large")
            body = _body(request.body)
            if body is None:
                return _error(400, BODY)
            return await self._answer(request.app.ctx.agent, body)

        return routes

    def _is_ours(self, request: Request) -> bool:
        given = request.headers.get("Authorization", "").encode(errors="replace")
        return hmac.compare_digest(given, f"Bearer {self.secret}".encode())

    async def _answer(self, agent: Any, body: dict[str, Any]) -> HTTPResponse:
        try:
            if agent is None or not agent.is_ready():
                raise PartFailed("no model is loaded")
            make_ours(agent, self.settings)
            return json_response(await answer_once(agent, **body))
        except BadTurn as error:
            return _error(400, str(error))
        except PartFailed as error:
            return _error(503, str(error))
        except (SQLAlchemyError, OSError) as error:
            return _error(503, f"the database does not answer ({type(error).__name__})")
        except Exception as error:
            logger.exception("A turn failed")
            return _error(500, type(error).__name__)


def _error(status: int, what: str) -> HTTPResponse:
    return json_response({"error": what}, status=status)


def _body(raw: bytes) -> dict[str, Any] | None:
    """The body of a request; None if it is none of ours."""
    try:
        body = json.loads(raw)
        json.dumps(body, ensure_ascii=False).encode()  # half a character is no text
    except (ValueError, RecursionError):
        return None
    if not isinstance(body, dict) or not set(ALWAYS) <= set(body) <= {*ALWAYS, *SOMETIMES}:
        return None
    given = {key: value for key, value in body.items() if key in ALWAYS or value is not None}
    kinds = {**ALWAYS, **SOMETIMES}
    if not all(isinstance(value, kinds[key]) for key, value in given.items()):
        return None
    names = [given[key] for key in OURS if given.get(key)]
    return given if given["sender"] and all(map(NAMES.fullmatch, names)) else None
