"""Lines in, one JSON object a line out."""

from __future__ import annotations

import json
import logging
import sys
import warnings
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any, BinaryIO

import structlog

from bot.language.identify import identify

Handler = Callable[[str], Awaitable[dict[str, Any]]]


def quiet() -> None:
    """Let libraries write errors only, and those to stderr."""
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


async def answer_lines(lines: BinaryIO, handle: Handler, write: Callable[[str], Any]) -> None:
    """Write one JSON text for each line that is not blank, as soon as it is answered.

    A line that cannot be used is answered by {"error"}, and the next goes on.
    """
    for raw in lines:
        if not raw.strip():
            continue
        try:
            made = await handle(raw.decode("utf-8").rstrip("\r\n"))
        except (ValueError, TypeError, RecursionError) as error:
            made = {"error": f"{type(error).__name__}: {error}"}
        write(json.dumps(made, ensure_ascii=False))


async def identified(text: str) -> dict[str, Any]:
    """The language of a text, as `bot.language.identify` says."""
    found = asdict(identify(text))
    return {"text": text, **{key: found[key] for key in ("language", "confidence", "candidates")}}
