"""Requests to the Bot API over aiohttp, as python-telegram-bot asks for them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from fake_bot_api import TOKEN
from postgresql import free_port
from telegram.error import NetworkError, TimedOut

from bot.telegram.request import AiohttpRequest


@pytest.fixture
async def request_() -> AsyncIterator[AiohttpRequest]:
    """Requests that wait for a tenth of a second."""
    made = AiohttpRequest(4, 0.1)
    await made.initialize()
    yield made
    await made.shutdown()


async def test_nobody_there_is_a_network_error_without_the_token(request_: AiohttpRequest) -> None:
    """The address holds the token; what an error says ends in a log."""
    with pytest.raises(NetworkError) as caught:
        await request_.post(f"http://127.0.0.1:{free_port()}/bot{TOKEN}/getMe")
    assert not isinstance(caught.value, TimedOut)
    assert TOKEN not in str(caught.value)


async def test_silence_is_a_time_out_which_may_have_been_delivered(
    request_: AiohttpRequest,
) -> None:
    """Telegram has the request then, and may have done what it says."""
    heard = asyncio.Event()

    async def silent(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await reader.readline()
        heard.set()
        await asyncio.sleep(5)

    async with await asyncio.start_server(silent, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(TimedOut):
            await request_.post(f"http://127.0.0.1:{port}/bot{TOKEN}/getMe")
    assert heard.is_set()


async def test_before_the_beginning_and_after_the_end_there_is_no_request() -> None:
    """A pool belongs to a loop: it is opened and closed with the bot."""
    made = AiohttpRequest(4, 0.1)
    with pytest.raises(NetworkError, match="initialize"):
        await made.post(f"http://127.0.0.1:{free_port()}/bot{TOKEN}/getMe")
