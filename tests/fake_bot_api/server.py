"""The fake over real HTTP: a port of the system's choosing on the loopback, a thread of its own."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn

from .app import build_app
from .delivery import deliver
from .telegram import Telegram
from .world import World

START_WITHIN = 10.0
LET_END_WITHIN = 1.0


class _Server(uvicorn.Server):
    """A server that tells when it has started, and stops at once when its world closes."""

    def __init__(self, config: uvicorn.Config, world: World, started: threading.Event) -> None:
        super().__init__(config)
        self.world = world
        self.has_started = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen."""
        await super().startup(sockets)
        self.has_started.set()

    async def main_loop(self) -> None:
        """Serve until the world closes."""
        while True:
            version = self.world.signal.version  # read before the question, lest a ring be missed
            if self.world.closing:
                return
            await self.world.signal.changed_since(version)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let the calls under way end, then hang up."""
        for listening in self.servers:
            listening.close()
        if self.server_state.tasks:
            await asyncio.wait(self.server_state.tasks, timeout=LET_END_WITHIN)
        for connection in list(self.server_state.connections):
            connection.shutdown()
        await asyncio.sleep(0)


@contextmanager
def serve(**settings: Any) -> Iterator[Telegram]:
    """Run a Telegram of one's own until the block ends.

    Args:
        settings: fields of World, such as `token`, `flood_control`, `strict_html`,
            `longest_poll`, `retry_delay`, `callback_lifetime`.
    """
    world = World(**settings)
    with _listen() as listener:
        port = listener.getsockname()[1]
        started = threading.Event()
        thread = threading.Thread(
            target=lambda: asyncio.run(_run(world, listener, started)), daemon=True
        )
        thread.start()
        try:
            if not started.wait(START_WITHIN):
                raise RuntimeError("the fake Bot API did not start")
            yield Telegram(world, f"http://127.0.0.1:{port}")
        finally:
            world.close()
            thread.join(START_WITHIN)


def _listen() -> socket.socket:
    # The protocol is named, so that asyncio knows TCP and answers without Nagle's delay.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    return listener


async def _run(world: World, listener: socket.socket, started: threading.Event) -> None:
    config = uvicorn.Config(
        build_app(world), log_config=None, lifespan="off", access_log=False, ws="none", http="h11"
    )
    server = _Server(config, world, started)
    messenger = asyncio.create_task(deliver(world))
    try:
        await server.serve(sockets=[listener])
    finally:
        messenger.cancel()
