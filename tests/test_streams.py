"""Lines in, one JSON object a line out; whatever a line holds, the next one goes on."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.streams import answer_lines, identified


async def answers(*lines: bytes) -> list[dict[str, Any]]:
    """What `puente identify` writes for these lines."""
    written: list[str] = []
    await answer_lines(io.BytesIO(b"\n".join(lines)), identified, written.append)
    assert not any("\n" in text for text in written)
    return [json.loads(text) for text in written]


async def test_each_line_is_answered_in_order() -> None:
    """With its own text, accents and all."""
    found = await answers("¿Dónde puedo dormir?".encode(), b"where can i sleep", b"...")
    assert [answer["text"] for answer in found] == [
        "¿Dónde puedo dormir?",
        "where can i sleep",
        "...",
    ]
    assert [answer["language"] for answer in found] == ["spa", "eng", "und"]
    assert set(found[0]) == {"text", "language", "confidence", "candidates"}


async def test_blank_lines_are_skipped() -> None:
    """They are no message."""
    assert len(await answers(b"hola", b"", b"   ", b"\r", b"hello", b"")) == 2


async def test_the_end_of_a_line_is_no_part_of_it() -> None:
    """Neither that of Unix nor that of Windows; blanks are."""
    assert [answer["text"] for answer in await answers(b"hola\r", b" hola ")] == ["hola", " hola "]


@pytest.mark.parametrize("line", [b"\xff\xfe", b"hola \xe1", b"\xed\xa0\x80"])
async def test_a_line_that_is_not_utf_8_gets_an_error(line: bytes) -> None:
    """And the next one its answer."""
    broken, whole = await answers(line, b"hola")
    assert set(broken) == {"error"}
    assert whole["language"] == "spa"


@pytest.mark.parametrize(
    "error", [ValueError("no event"), TypeError("odd"), RecursionError("deep")]
)
async def test_what_cannot_be_answered_gets_an_error(error: Exception) -> None:
    """With what is wrong."""

    async def fail(text: str) -> dict[str, Any]:
        raise error

    written: list[str] = []
    await answer_lines(io.BytesIO(b"a\nb\n"), fail, written.append)
    assert written == [json.dumps({"error": f"{type(error).__name__}: {error}"})] * 2


async def test_each_line_is_answered_before_the_next_is_read() -> None:
    """One can hold a conversation through a pipe."""
    heard: list[str] = []

    def lines() -> Any:
        for line in (b"hola\n", b"hello\n"):
            yield line
            heard.append("asked")

    await answer_lines(lines(), identified, lambda text: heard.append("answered"))
    assert heard == ["answered", "asked", "answered", "asked"]


@given(st.lists(st.binary(max_size=40), max_size=5))
async def test_no_bytes_end_the_stream(lines: list[bytes]) -> None:
    """As many answers as lines that are not blank."""
    told = b"\n".join(lines).split(b"\n")
    assert len(await answers(*lines)) == sum(bool(line.strip()) for line in told)
