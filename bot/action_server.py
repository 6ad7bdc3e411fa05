"""The way from Rasa to the action server: with our secret, within a time, and never in silence."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import aiohttp
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

from bot.privacy.pseudonym import actions_secret
from bot.settings import Settings, secret_key

WITHIN = 80  # seconds for an action; less than the gateway waits for a turn

_failures: ContextVar[list[str] | None] = ContextVar("failures", default=None)


@contextmanager
def watched() -> Iterator[list[str]]:
    """Notes the calls that fail inside the block: Rasa goes on without them, and says nothing."""
    failures: list[str] = []
    token = _failures.set(failures)
    try:
        yield failures
    finally:
        _failures.reset(token)


class ActionServer(EndpointConfig):
    """The action server of the settings."""

    def __init__(self, settings: Settings) -> None:
        headers = {"Authorization": f"Bearer {actions_secret(secret_key(settings))}"}
        super().__init__(url=f"{settings.actions_url}/webhook", headers=headers)
        self._domain: dict[str, Any] | None = None
        self._told = b""

    def _body(self, call: dict[str, Any]) -> bytes:
        """The call as JSON. The domain is most of it, and the same until a model is swapped."""
        domain = call.pop("domain")
        if domain is not self._domain:
            self._domain, self._told = domain, json.dumps(domain).encode()
        rest = json.dumps(call).encode()
        return b'{"domain": ' + self._told + b", " + rest[1:]

    async def request(self, *args: Any, **kwargs: Any) -> Any:
        """Call an action; a failure is noted, but for a rejection (400), which is an answer."""
        asked = {**kwargs, "data": self._body(kwargs["json"]), "timeout": WITHIN}
        del asked["json"]
        try:
            return await super().request(*args, **asked)
        except ClientResponseError as error:
            if error.status != 400:
                _note(f"the action server answered {error.status}")
            raise
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError) as error:
            _note(f"the action server does not answer ({type(error).__name__})")
            raise


def _note(failure: str) -> None:
    failures = _failures.get()
    if failures is not None:
        failures.append(failure)
