"""Telegram's brake: one message a second into a chat, thirty a second in all."""

from __future__ import annotations

import math
from collections.abc import Iterable

WINDOW = 1.0
IN_ONE_CHAT = 1
OVERALL = 30


def seconds_to_wait(sent: Iterable[tuple[float, int]], chat_id: int, now: float) -> int | None:
    """How long the bot must wait before it writes to `chat_id`, None where it may write now.

    Args:
        sent: when and into which chat each earlier message went.
    """
    recent = [(when, where) for when, where in sent if when > now - WINDOW]
    here = [when for when, where in recent if where == chat_id]
    waits = [
        blocking[-limit] + WINDOW - now
        for blocking, limit in ((here, IN_ONE_CHAT), ([when for when, _ in recent], OVERALL))
        if len(blocking) >= limit
    ]
    return max(1, math.ceil(max(waits))) if waits else None
