"""python-telegram-bot's requests over aiohttp: a fifth of the work of httpx, its own choice."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECT_WITHIN = 5.0  # seconds
MEDIA_WITHIN = 20.0  # seconds for Telegram's answer to a file


class AiohttpRequest(BaseRequest):
    """One pool of connections to the Bot API.

    Args:
        connections: at most so many at once.
        patience: seconds to wait for an answer, where a method says nothing else.
    """

    def __init__(self, connections: int, patience: float) -> None:
        self._connections, self._patience = connections, patience
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds to wait for an answer."""
        return self._patience

    async def initialize(self) -> None:
        """Open the pool; it belongs to the loop that runs now."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections),
                trust_env=True,  # HTTPS_PROXY, NO_PROXY: some offices have no other way out
                headers={"User-Agent": self.USER_AGENT},
            )

    async def shutdown(self) -> None:
        """Close every connection."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """See `BaseRequest.do_request`. What an error says holds no address: the token is in it.

        Raises:
            TimedOut: no answer in time; Telegram may have the message nevertheless.
            NetworkError: no answer.
        """
        if self._session is None:
            raise RuntimeError("initialize() was not awaited")
        files = request_data.multipart_data if request_data else {}
        usual = MEDIA_WITHIN if files else self._patience
        timeout = aiohttp.ClientTimeout(
            total=None,
            sock_connect=_chosen(connect_timeout, CONNECT_WITHIN),
            sock_read=_chosen(read_timeout, usual),
        )
        form = _form(request_data, files) if request_data else None
        try:
            async with self._session.request(method, url, data=form, timeout=timeout) as answer:
                return answer.status, await answer.read()
        except asyncio.TimeoutError as error:
            raise TimedOut from error
        except aiohttp.ClientError as error:
            raise NetworkError(type(error).__name__) from error


def _chosen(asked: Any, usual: float) -> float | None:
    return usual if asked is BaseRequest.DEFAULT_NONE else asked


def _form(request_data: RequestData, files: dict[str, Any]) -> Any:
    if not files:
        return request_data.json_parameters
    form = aiohttp.FormData(request_data.json_parameters)
    for name, (file_name, content, kind) in files.items():
        form.add_field(name, content, filename=file_name, content_type=kind)
    return form
