"""Refuses requests that hang Sanic 21.12, to which Rasa is bound, before it reads their bodies.

A negative length, in a header or in a chunk, lets it loop for ever; a target that is no path, a
length that is no number and an unknown encoding are thrown instead of answered.
"""

from __future__ import annotations

import re

from sanic import Sanic

EVENT = "http.lifecycle.read_head"  # what is raised there is answered by 400
REQUEST = re.compile(rb"[A-Z]+ /[!-~]* HTTP/1\.[01]")
LENGTH = re.compile(rb"content-length:[ \t]*\d{1,9}[ \t]*", re.IGNORECASE)
ENCODED = b"transfer-encoding"  # our own clients never send in chunks


def is_sound(head: bytes) -> bool:
    """Whether a request line and its headers are such that Sanic can be let at them."""
    request, *headers = head.split(b"\r\n")
    lengths = [line for line in headers if line.lower().startswith(b"content-length")]
    return (
        REQUEST.fullmatch(request) is not None
        and not request.split(b" ")[1].startswith(b"//")
        and all(LENGTH.fullmatch(line) for line in lengths)
        and len(lengths) <= 1
        and not any(line.lower().startswith(ENCODED) for line in headers)
    )


def check_heads(app: Sanic) -> None:
    """Let a server look at each head first. Once it has begun, Sanic takes no more of these."""

    async def check(head: bytes) -> None:
        if not is_sound(head):
            raise ValueError("a request that would hang the server")

    app.add_signal(check, EVENT)
