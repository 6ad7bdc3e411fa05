"""The payloads of buttons that we make: an intent of ours, with entities of ours."""

from __future__ import annotations

import json
import re
from collections.abc import Collection

PAYLOAD = re.compile(r"/(?P<intent>\w+)(?P<entities>\{.*\})?", re.DOTALL)
LONGEST = 512  # characters of a payload
ERASE = "/forget"  # no intent: it does what the command does


def is_ours(payload: str, intents: Collection[str], entities: Collection[str]) -> bool:
    """Whether a payload may be given to Rasa, which would obey any other one, too.

    Args:
        intents: those that a button may stand for.
        entities: the names that may be set, each to a text.
    """
    if payload == ERASE:
        return True
    found = PAYLOAD.fullmatch(payload) if len(payload) <= LONGEST else None
    if found is None or found["intent"] not in intents:
        return False
    try:
        named = json.loads(found["entities"] or "{}")
    except (ValueError, RecursionError):
        return False
    return set(named) <= set(entities) and all(isinstance(v, str) for v in named.values())
