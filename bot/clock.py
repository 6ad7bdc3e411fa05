"""The clock: local time of Mexico's centre, or the moment that a conversation was given."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("America/Mexico_City")


def moment(metadata: Mapping[str, Any] | None = None) -> datetime:
    """Now, without a zone; `metadata["now"]` (ISO 8601) sets it, so that tests travel in time."""
    given = (metadata or {}).get("now")
    if given:
        parsed = datetime.fromisoformat(str(given))
        return parsed.astimezone(ZONE).replace(tzinfo=None) if parsed.tzinfo else parsed
    return datetime.now(ZONE).replace(tzinfo=None)
