"""What the processes write about themselves: JSON, a line each, and nothing about people.

Loggers of ours say what they like; they say nothing that came from a person. Those of others may
repeat what they were given (Rasa logs messages and slots, SQL drivers quote rows), so only a few
that speak of the process itself are heard; of the rest, and of every exception that is not ours,
only the kind and the place are told. What looks like a token, a password, a number of a paper or an
address is blotted out all the same.
"""

from __future__ import annotations

import logging
import logging.config
import re
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from bot.privacy.masking import mask
from bot.settings import ROOT

OURS = ("bot", "actions", "__main__")
# Of these, every message was read: none holds what a person wrote.
HEARD = ("alembic.runtime.migration", "uvicorn.error", "sanic.root")
WITHHELD = "(withheld: it may repeat what a person wrote)"
QUIETER = ("httpx", "httpcore", "apscheduler", "rasa", "rasa_sdk")  # httpx logs the token
KEPT = ("_record", "_from_structlog", "exc_info", "at", "level", "logger")
FRAMES = 12  # of a traceback, the last ones

SECRETS = (
    (re.compile(r"\b\d{6,}:[A-Za-z0-9_-]{30,}"), "[token]"),
    (re.compile(r"(?<=://)[^\s/@:]*:[^\s/@]*(?=@)"), "[password]"),
    (re.compile(r"(?i)\bbearer\s+\S+"), "[secret]"),
)


def configure(part: str) -> None:
    """Let this process log so from now on.

    Args:
        part: which process it is: gateway, rasa, actions.
    """
    logging.raiseExceptions = False  # a line that cannot be made must not print its arguments
    logging.config.dictConfig(configuration(part))
    logging.captureWarnings(True)
    structlog.configure(
        processors=[structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )


def configuration(part: str) -> dict[str, Any]:
    """What `logging.config.dictConfig` takes."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "bot.logs.formatter", "part": part}},
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "stream": "ext://sys.stderr",
                "formatter": "json",
            }
        },
        "loggers": {name: {"level": "WARNING"} for name in QUIETER},
        "root": {"level": "INFO", "handlers": ["stderr"]},
    }


def formatter(part: str) -> logging.Formatter:
    """Makes a line of a record, whoever has written it."""

    def named(_: WrappedLogger, __: str, line: EventDict) -> EventDict:
        return {"part": part, **line}

    shared: list[Processor] = [
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
    ]
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            withhold,
            tell_exception,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            named,
            blot,
            structlog.processors.JSONRenderer(default=str, ensure_ascii=False),
        ],
    )


def withhold(_: WrappedLogger, __: str, line: EventDict) -> EventDict:
    """Of a logger that may repeat what it was given, keep only where it spoke."""
    record: logging.LogRecord = line["_record"]
    if _is_ours(record.name):
        return line
    kept = {key: line[key] for key in KEPT if key in line}
    if record.name in HEARD:
        return {**kept, "event": line["event"]}
    return {**kept, "event": WITHHELD, "place": f"{_short(record.pathname)}:{record.lineno}"}


def tell_exception(_: WrappedLogger, __: str, line: EventDict) -> EventDict:
    """The kinds of the exceptions of a chain and their places; messages of ours only."""
    info = line.pop("exc_info", None)
    line.pop("stack_info", None)
    if isinstance(info, tuple) and info[1] is not None:
        line["exception"] = [_told(error) for error in _chain(info[1])]
    return line


def blot(_: WrappedLogger, __: str, line: EventDict) -> EventDict:
    """Without what looks like a secret, the number of a paper, a telephone or an address."""
    return {key: value if key == "at" else _blotted(value) for key, value in line.items()}


def _told(error: BaseException) -> dict[str, Any]:
    kind = type(error)
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    told: dict[str, Any] = {
        "type": f"{kind.__module__}.{kind.__qualname__}",
        "places": [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames],
    }
    return {**told, "message": str(error)} if _is_ours(kind.__module__) else told


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _blotted(value: Any) -> Any:
    if isinstance(value, str):
        for pattern, instead in SECRETS:
            value = pattern.sub(instead, value)
        return mask(value)
    if isinstance(value, list):
        return [_blotted(one) for one in value]
    if isinstance(value, dict):
        return {key: _blotted(one) for key, one in value.items()}
    return value if isinstance(value, int | float | bool | None) else _blotted(str(value))


def _is_ours(name: str) -> bool:
    return name.partition(".")[0] in OURS


def _short(path: str) -> str:
    """A file below the repository, or below the packages."""
    for parent in (ROOT, *Path(path).parents):
        if parent == ROOT or parent.name == "site-packages":
            try:
                return str(Path(path).relative_to(parent))
            except ValueError:
                continue
    return Path(path).name
