"""A small Bot API, in a process of its own, whose people write again once they are answered.

python -m benchmarks.bot_api PORT CHATS SECONDS PAUSE FILE: they read for PAUSE seconds first; FILE
holds what they write, as JSON. It begins when the bot asks for updates, and at its end prints what
it has seen as one JSON object.

The fake of the tests remembers everything that happened; this one costs as little as it can, for it
shares the machine with what is measured.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import sys
import time
from pathlib import Path
from typing import Any

from aiohttp import web

POLL = 25.0  # seconds
WARM_UP = 0.2  # of the time, at the beginning: not counted
OLDEST = 1_000_000  # the first chat id


class People:
    """So many people, each of whom waits for the reply to a message before the next one."""

    def __init__(self, chats: int, pause: float, texts: list[tuple[str, str]]) -> None:
        self._numbers = itertools.count(1)
        self._texts = itertools.cycle(texts)
        self._waiting: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._asked: dict[int, float] = {}
        self._chats, self._pause = chats, pause
        self.began, self.begun = 0.0, asyncio.Event()
        self.delays: list[tuple[float, float]] = []  # when it was answered, after how long

    def begin(self) -> None:
        """Everybody writes; those who read between their messages do not begin all at once."""
        self.began = time.monotonic()
        self.begun.set()
        for number in range(self._chats):
            self._later(self._pause * number / self._chats, OLDEST + number)

    async def updates(self) -> list[dict[str, Any]]:
        """What was written, as getUpdates gives it; waits for it."""
        if not self.began:
            self.begin()
        try:
            first = await asyncio.wait_for(self._waiting.get(), POLL)
        except asyncio.TimeoutError:
            return []
        more = [self._waiting.get_nowait() for _ in range(min(self._waiting.qsize(), 99))]
        return [first, *more]

    def answered(self, chat: int) -> None:
        """A message came: the first after a question is its answer; then the next question."""
        asked = self._asked.pop(chat, None)
        if asked is not None:
            now = time.monotonic()
            self.delays.append((now - self.began, now - asked))
            self._later(self._pause, chat)

    def _later(self, seconds: float, chat: int) -> None:
        asyncio.get_running_loop().call_later(seconds, self._write, chat)

    def _write(self, chat: int) -> None:
        text, language = next(self._texts)
        person = {"id": chat, "first_name": "Ana"}
        number = next(self._numbers)
        message = {
            "message_id": number,
            "date": int(time.time()),
            "chat": {**person, "type": "private"},
            "from": {**person, "is_bot": False, "language_code": language},
            "text": text,
        }
        self._asked[chat] = time.monotonic()
        self._waiting.put_nowait({"update_id": number, "message": message})


def app(people: People) -> web.Application:
    """The methods that a bot needs to answer texts."""
    sent = itertools.count(10_000_000)

    async def method(request: web.Request) -> web.Response:
        name, given = request.match_info["method"], await request.post()
        result: Any = True
        if name == "getMe":
            result = {"id": 1, "is_bot": True, "first_name": "Bot", "username": "bot"}
        elif name == "getUpdates":
            result = await people.updates()
        elif name == "sendMessage":
            chat = int(str(given["chat_id"]))
            people.answered(chat)
            known = {"chat": {"id": chat, "type": "private"}, "date": int(time.time())}
            result = {"message_id": next(sent), "text": "…", **known}
        return web.json_response({"ok": True, "result": result})

    made = web.Application()
    made.router.add_route("*", "/bot{token}/{method}", method)
    return made


async def serve(port: int, people: People, seconds: float) -> dict[str, Any]:
    """Serve until the people have written for so long; what they have seen."""
    runner = web.AppRunner(app(people), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await people.begun.wait()
    await asyncio.sleep(seconds)
    counted = [delay for at, delay in people.delays if seconds * WARM_UP < at <= seconds]
    await runner.cleanup()
    return {"answered": len(counted), "seconds": seconds * (1 - WARM_UP), "delays": counted}


def main() -> None:
    """See the module."""
    port, chats, seconds, pause, texts = sys.argv[1:]
    people = People(int(chats), float(pause), json.loads(Path(texts).read_text(encoding="utf-8")))
    print(json.dumps(asyncio.run(serve(int(port), people, float(seconds)))))


if __name__ == "__main__":
    main()
