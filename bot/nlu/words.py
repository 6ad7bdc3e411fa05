"""The words of a message as they are counted: folded, without marks and drawn-out letters."""

from __future__ import annotations

import re
from collections.abc import Iterable

DRAWN_OUT = re.compile(r"(\D)\1{2,}")


def words(norms: Iterable[str]) -> list[str]:
    """The words among the norms of tokens; a run of one letter becomes one: "holaaaa" → "hola"."""
    return [DRAWN_OUT.sub(r"\1", norm) for norm in norms if any(map(str.isalnum, norm))]
