"""The line below a reply on when it was checked and where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.knowledge import sources
from bot.knowledge.freshness import as_date
from bot.localisation.catalogue import Translator


def stamp(metadata: Mapping[str, Any], t: Translator) -> str:
    """The line for a response with these metadata; empty for small talk."""
    if "verified_on" not in metadata:
        return ""
    day = t.date(as_date(metadata["verified_on"]))
    line = t.gettext("Revisado el {date}.").format(date=day)
    names = sources.names(metadata.get("sources") or [])
    if names:
        told = t.gettext("Fuentes: {names}.").format(names=", ".join(names))
        line = f"{line} {told}"
    return f"🗓 {line}"
