"""Requests that would hang the servers inside are refused by their heads."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.heads import is_sound

HEAD = b"POST /webhook HTTP/1.1\r\nHost: x"


@pytest.mark.parametrize(
    "head",
    [HEAD, HEAD + b"\r\nContent-Length: 12", b"GET / HTTP/1.0", HEAD + b"\r\nAuthorization: \xff"],
)
def test_an_ordinary_head_is_sound(head: bytes) -> None:
    """What our own clients send, and what a probe sends."""
    assert is_sound(head)


@pytest.mark.parametrize(
    "line",
    [
        b"Content-Length: -1",
        b"Content-Length: 1\r\ncontent-length: 2",
        b"CONTENT-LENGTH: many",
        b"Content-Length: 99999999999",
        b"Transfer-Encoding: chunked",
        b"transfer-encoding: gzip",
    ],
)
def test_a_length_that_is_none_is_refused(line: bytes) -> None:
    """Sanic would read such a body for ever, or throw."""
    assert not is_sound(HEAD + b"\r\n" + line)


@pytest.mark.parametrize(
    "request_line", [b"", b"GET", b"GET x HTTP/1.1", b"GET //x HTTP/1.1", b"* * *"]
)
def test_a_target_that_is_no_path_is_refused(request_line: bytes) -> None:
    """Sanic would throw."""
    assert not is_sound(request_line + b"\r\nHost: x")


@given(st.binary())
def test_any_head_is_judged(head: bytes) -> None:
    """Whatever it is."""
    assert is_sound(head) in (True, False)
