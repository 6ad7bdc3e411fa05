"""How the gateway is: for probes, for Prometheus, and for whoever keeps it running."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Awaitable, Callable, Mapping

from prometheus_client import CONTENT_TYPE_LATEST
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.telegram.metrics import Metrics
from bot.telegram.web import WebServer

logger = logging.getLogger(__name__)

WITHIN = 3.0  # seconds for one check

Check = Callable[[], Awaitable[str | None]]  # what is wrong, or None


def status_app(metrics: Metrics, checks: Mapping[str, Check]) -> Starlette:
    """GET /healthz: the process lives. /readyz: people are answered. /metrics: Prometheus's text.

    Args:
        checks: the name of a part → tells what is wrong with it.
    """

    async def healthz(request: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def readyz(request: Request) -> Response:
        found = await asyncio.gather(*map(_bounded, checks.values()))
        parts = {name: wrong or "ok" for name, wrong in zip(checks, found, strict=True)}
        ready = not any(found)
        return JSONResponse({"ready": ready, "parts": parts}, 200 if ready else 503)

    async def show(request: Request) -> Response:
        text = await asyncio.to_thread(metrics.text)
        return Response(text, media_type=CONTENT_TYPE_LATEST)

    return Starlette(
        routes=[Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", show)]
    )


async def serve_status(app: Starlette, host: str, port: str) -> None:
    """Serve the status; without it if the port is taken."""
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", int(port))) == 0:
            logger.warning(
                "Port %s is taken: there are no /healthz, /readyz and /metrics. "
                "Choose another one by PUENTE_STATUS_PORT",
                port,
            )
            return
    await WebServer(app, host, int(port)).serve()


async def _bounded(check: Check) -> str | None:
    try:
        return await asyncio.wait_for(check(), WITHIN)
    except asyncio.TimeoutError:
        return f"it does not answer within {WITHIN:.0f} s"
    except Exception as error:
        return f"it fails ({type(error).__name__})"
