"""The logs say how the processes are, and nothing about people."""

from __future__ import annotations

import io
import json
import logging
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from bot.language.identify import identify
from bot.logs import HEARD, configuration, configure
from bot.settings import SettingsError

CANARY = "Ocotepeque"
SECRETS = [
    "A123456789",
    "+52 961 123 4567",
    "ana@example.org",
    "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0",
    "postgresql://puente:hunter2hunter2@db/puente",
    "Bearer 0123abcd",
]


@pytest.fixture
def written() -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """The lines that were logged so far; afterwards logging is as it was."""
    root, config = logging.getLogger(), structlog.get_config()
    before, level, raising = root.handlers[:], root.level, logging.raiseExceptions
    configure("gateway")
    stream = io.StringIO()
    root.handlers[0].setStream(stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers[:], root.level = before, level
    logging.captureWarnings(False)
    logging.raiseExceptions = raising
    structlog.configure(**config)


def test_a_line_of_ours_says_what_where_and_when(written: Any) -> None:
    """As JSON, with the numbers that belong to it."""
    logging.getLogger("bot.telegram.crew").warning("Row %d waits", 7, extra={"queue": "inbox"})
    (line,) = written()
    assert line["event"] == "Row 7 waits"
    assert (line["part"], line["level"]) == ("gateway", "warning")
    assert (line["logger"], line["queue"]) == ("bot.telegram.crew", "inbox")
    assert line["at"].endswith("Z")


def test_what_others_say_is_withheld(written: Any) -> None:
    """Rasa and its like repeat what they were given; the place is told."""
    logging.getLogger("rasa.core.processor").error("Message %s", CANARY, extra={"text": CANARY})
    structlog.get_logger("rasa.nlu").error("parsed", text=CANARY)
    warnings.warn(CANARY, stacklevel=1)
    lines = written()
    assert len(lines) == 3
    assert CANARY not in str(lines)
    assert lines[0]["place"].startswith("tests/test_logs.py:")


def test_those_that_speak_of_the_process_are_heard(written: Any) -> None:
    """An operator sees migrations and servers that start."""
    for name in HEARD:
        logging.getLogger(name).info("Running upgrade")
    assert [line["event"] for line in written()] == ["Running upgrade"] * len(HEARD)


def test_requests_of_the_client_are_not_logged(written: Any) -> None:
    """Their address holds the token of the bot."""
    logging.getLogger("httpx").info("POST https://api.telegram.org/bot1:x/getMe")
    assert written() == []


def test_an_exception_is_told_by_kind_and_place(written: Any) -> None:
    """Through the whole chain; a message of others may quote a person, one of ours may not."""
    try:
        try:
            int(CANARY)
        except ValueError as error:
            raise SettingsError("PUENTE_SECRET is too short") from error
    except SettingsError:
        logging.getLogger("bot.cli").exception("It ends")
    (line,) = written()
    assert CANARY not in str(line)
    ours, theirs = line["exception"]
    assert ours["type"] == "bot.settings.SettingsError"
    assert ours["message"] == "PUENTE_SECRET is too short"
    assert theirs["type"] == "builtins.ValueError"
    assert theirs["places"][0].startswith("tests/test_logs.py:")


def test_no_local_value_is_told(written: Any) -> None:
    """A traceback shows code, not what it worked on."""
    try:
        identify([CANARY])  # type: ignore[arg-type]
    except Exception:
        logging.getLogger("bot.cli").exception("It fails")
    assert "bot/language" in str(written())
    assert CANARY not in str(written())


@pytest.mark.parametrize("secret", SECRETS)
def test_what_looks_like_a_secret_is_blotted_out(written: Any, secret: str) -> None:
    """Wherever it stands in a line, also in one of ours."""
    log = logging.getLogger("bot.x")
    log.info("with %s in it", secret)
    log.info("beside", extra={"more": {"deep": [secret]}})
    assert len(written()) == 2
    assert secret not in str(written())
    assert "hunter2hunter2" not in str(written())


@given(st.text())
def test_a_line_stays_a_line(text: str) -> None:
    """Line breaks and control codes in a message forge no second one."""
    record = logging.LogRecord("bot.x", logging.INFO, __file__, 1, "%s", (text,), None)
    made = logging.config.dictConfigClass(configuration("x")).configure_formatter(
        configuration("x")["formatters"]["json"]
    )
    assert len(made.format(record).split("\n")) == 1
    json.loads(made.format(record))


def test_a_message_that_cannot_be_made_says_nothing(
    written: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """Python would print its arguments."""
    logging.getLogger("bot.x").info("%d", CANARY)
    assert CANARY not in str(written())
    assert CANARY not in "".join(capsys.readouterr())
