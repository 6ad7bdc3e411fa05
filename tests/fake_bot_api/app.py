"""The door: an HTTP call in, Telegram's JSON out."""

from __future__ import annotations

import json
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from .errors import ApiError
from .faults import NO_ANSWER
from .methods import is_known, perform
from .parameters import Parameters, read_parameters, text
from .receiving import Described
from .world import Call, World, now


def build_app(world: World) -> Starlette:
    """The Bot API of the one bot that this world holds."""

    async def call(request: Request) -> Response:
        token, method = request.path_params["token"], request.path_params["method"]
        parameters: Parameters = {}
        try:
            parameters = await _parameters(request)
            answer = _success(await _answer(world, token, method, parameters))
        except ApiError as error:
            answer = JSONResponse(error.body(), error.status or 504)
            if error.status == NO_ANSWER:
                _record(world, method, parameters, NO_ANSWER)
                await _keep_silent(world, request)
                return answer
        _record(world, method, parameters, answer.status_code)
        return answer

    async def nowhere(_: Request, __: Exception) -> Response:
        return JSONResponse(ApiError(404).body(), 404)

    routes = [Route("/bot{token}/{method}", call, methods=["GET", "POST"])]
    return Starlette(routes=routes, exception_handlers={404: nowhere})


async def _parameters(request: Request) -> Parameters:
    return read_parameters(
        request.url.query, request.headers.get("content-type", ""), await request.body()
    )


async def _answer(world: World, token: str, method: str, parameters: Parameters) -> Any:
    if token != world.token:
        raise ApiError(401)
    if not is_known(method):
        raise ApiError(404, "Not Found: method not found")
    with world.signal.lock:
        fault = world.faults.take(method, text(parameters, "chat_id"))
    if fault is None or fault.after_accepting:
        result = await perform(world, method, parameters)
    if fault is not None:
        raise fault.error()
    return result


class AsciiResponse(JSONResponse):
    """As Telegram writes it: what is not ASCII is escaped, so half a character can be sent."""

    def render(self, content: Any) -> bytes:
        """The body."""
        return json.dumps(content).encode()


def _success(result: Any) -> JSONResponse:
    if isinstance(result, Described):
        told = {"result": result.result, "description": result.description}
    else:
        told = {"result": result}
    return AsciiResponse({"ok": True, **told})


def _record(world: World, method: str, parameters: Parameters, status: int) -> None:
    with world.signal.lock:
        world.calls.append(Call(method, parameters, status, now()))
        world.signal.ring()


async def _keep_silent(world: World, request: Request) -> None:
    while not world.closing and not await request.is_disconnected():
        await world.signal.changed_since(world.signal.version, timeout=0.05)
