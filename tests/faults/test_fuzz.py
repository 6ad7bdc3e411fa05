"""Anything may arrive: no process ends, nothing is thrown, nobody is held up."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import pytest
from end_to_end.services import SECRET, Assistant
from fake_bot_api import serve
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.database import engine
from bot.privacy.pseudonym import channel_secret
from bot.rasa_client import RasaClient, TurnFailed, TurnRefused
from bot.settings import load
from faults.posting import NOBODY, NUMBERS, post_all
from faults.report import Report
from faults.sizes import size
from faults.test_doors import House

WITHIN = 120.0  # seconds
EACH = 25  # texts, updates or requests of one example

HALVES, MARKS = ["\ud83d", "\udc00"], ["\0", "\u202e", "\u200d", "\ufeff", "/", "\n"]
STRANGE = st.sampled_from([*HALVES, *MARKS, "🙏" * 40, "a" * 500, "٣", "मदद", "ß"])
TEXTS = st.lists(st.text(max_size=60) | STRANGE, max_size=8).map("".join)
LONGEST = "🙏" * 4_096  # as long as a message can be; once in each example, because it takes long
NUMBERS_OF_ALL_SIZES = st.sampled_from([10**30, -(2**63), 2**52])
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | NUMBERS_OF_ALL_SIZES
    | st.sampled_from(["\ud800", "private", "group"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
# What Telegram writes, with anything in the place of anything.
PLACES = ("message", "edited_message", "callback_query", "my_chat_member", "channel_post", "poll")
FIELDS = (
    "chat",
    "from",
    "text",
    "caption",
    "date",
    "photo",
    "location",
    "data",
    "message",
    "voice",
)
PEOPLE = st.fixed_dictionaries({}, optional={"id": VALUES, "type": VALUES, "language_code": VALUES})
CONTENTS = st.dictionaries(st.sampled_from(FIELDS), PEOPLE | VALUES, max_size=6) | VALUES
ANY_UPDATES = st.dictionaries(st.sampled_from(PLACES), CONTENTS, max_size=2) | VALUES
METHODS = st.sampled_from(["GET", "POST", "PUT", "HEAD", "OPTIONS", "TRACE", "X", ""])
PATHS = st.sampled_from(["/telegram", "/", "/webhooks/puente/turn", "/%00", "//x", "*"]) | st.text(
    st.characters(min_codepoint=33, max_codepoint=126), max_size=30
)
HEADERS = st.sampled_from(
    [
        b"Content-Length: 5",
        b"Content-Length: -1",
        b"Content-Length: 99999999",
        b"Transfer-Encoding: chunked",
        b"Content-Encoding: gzip",
        b"Expect: 100-continue",
        b"X-Telegram-Bot-Api-Secret-Token: \xff",
        b"Authorization: Bearer \xff\x00",
        b"Connection: upgrade",
        b"no header at all",
    ]
)


@pytest.fixture(scope="module")
def house(assistant: Assistant) -> Iterator[House]:
    """A gateway that nobody else uses."""
    with serve() as telegram, assistant.webhook_gateway(telegram, "fuzz") as (gateway, url):
        yield House(assistant, telegram, gateway, url)


def fuzz(number: int) -> Any:
    """So many examples, found anew each time; a failure is shown as it was found."""
    return settings(
        max_examples=max(number // EACH, 1),
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        database=None,
    )


def expect_health(house: House, report: Report, told: str, bad: Counter[Any]) -> None:
    """No process has ended, nothing was thrown, and an ordinary message is answered."""
    ended = [s.part for s in (house.own.rasa, house.own.actions, house.gateway) if not s.runs]
    report.add("fuzz", told, "no exit", f"{ended or 'none'}", not ended)
    report.add("fuzz", told, "no 5xx but 503", f"{dict(bad) or 'none'}", not bad)
    person = house.telegram.person(next(NUMBERS))
    person.send("gracias")
    person.wait_for(1, WITHIN)
    report.add("fuzz", told, "an ordinary message is answered", "answered", bool(person.messages))


def test_any_text(house: House, report: Report) -> None:
    """At Rasa's door, with the secret: each gets an answer."""
    number, bad = size(100_000, 1_000), Counter()

    async def ask(texts: list[str]) -> None:
        client = RasaClient(house.own.settings["RASA_URL"], channel_secret(SECRET.encode()))

        async def one(text: str) -> None:
            with suppress(UnicodeEncodeError):  # half a character; the gateway takes such out
                await answered(text)

        async def answered(text: str) -> None:
            try:
                await client.turn(f"fuzz-{next(NUMBERS)}", {"text": text}, {"locale": "es"})
            except (TurnFailed, TurnRefused) as error:
                bad[f"{error}: {text!r}"] += 1

        await asyncio.gather(*map(one, texts))
        await client.close()

    @fuzz(number)
    @given(st.lists(TEXTS, min_size=EACH, max_size=EACH))
    def run(texts: list[str]) -> None:
        asyncio.run(ask([*texts, LONGEST]))

    run()
    expect_health(house, report, f"{number} texts", bad)


def test_any_update(house: House, report: Report) -> None:
    """At the webhook, with Telegram's secret: kept or refused, and nothing tries it for ever."""
    number, bad = size(20_000, 500), Counter()

    @fuzz(number)
    @given(st.lists(ANY_UPDATES, min_size=EACH, max_size=EACH))
    def run(contents: list[Any]) -> None:
        updates = [
            _json({**content, "update_id": next(NUMBERS)} if isinstance(content, dict) else content)
            for content in contents
        ]
        statuses = post_all(house.url, house.secret, updates)
        for status, times in statuses.items():
            if status == NOBODY or (status >= 500 and status != 503):
                bad[status] += times

    run()
    expect_health(house, report, f"{number} updates", bad)
    _until_nothing_waits(house)
    report.add("fuzz", f"{number} updates", "no poison loop", "nothing waits", True)


def _json(content: Any) -> bytes:
    return json.dumps(content).encode()


def _until_nothing_waits(house: House) -> None:
    """Many updates of one chat take their time, one after the other; but fewer and fewer wait."""
    database = engine(load(house.gateway.settings).database)
    fewest, fewer_at = None, time.monotonic()
    while time.monotonic() < fewer_at + WITHIN:
        with database.connect() as connection:
            query = "SELECT count(*) FROM inbox WHERE state = 'pending'"
            waiting = connection.exec_driver_sql(query).scalar()
        if not waiting:
            return
        if fewest is None or waiting < fewest:
            fewest, fewer_at = waiting, time.monotonic()
        time.sleep(0.5)
    raise AssertionError(f"{fewest} in the inbox are tried again and again")


def test_any_request(house: House, report: Report) -> None:
    """At both ports, byte by byte: bodies that never come, headers that are none."""
    number, bad = size(20_000, 500), Counter()
    ports = [urlsplit(url).port for url in (house.url, house.own.settings["RASA_URL"])]

    @fuzz(number)
    @given(
        st.lists(
            st.tuples(METHODS, PATHS, st.lists(HEADERS, max_size=3), st.binary(max_size=200)),
            min_size=EACH,
            max_size=EACH,
        )
    )
    def run(requests: list[tuple[str, str, list[bytes], bytes]]) -> None:
        for at, (method, path, headers, body) in enumerate(requests):
            lines = [f"{method} {path} HTTP/1.1".encode(), b"Host: x", *headers, b"", body]
            status = _raw(int(ports[at % 2] or 0), b"\r\n".join(lines))
            if status >= 500 and status != 503:
                bad[f"{status} {lines[:-1]}"] += 1

    run()
    expect_health(house, report, f"{number} requests", bad)


def _raw(port: int, request: bytes) -> int:
    """The status of the answer to these bytes; 0 if none came soon."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.settimeout(0.2)
        try:
            connection.sendall(request)
            answer = connection.recv(64)
        except OSError:
            return 0
    first = answer.split(b" ", 2)
    return int(first[1]) if len(first) > 1 and first[1].isdigit() else 0
