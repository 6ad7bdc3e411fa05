"""The review queue: what nobody has decided on, in groups of messages that are alike."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from bot.corrections import unclear
from bot.corrections.likeness import groups
from bot.corrections.unclear import OPEN, PROPOSED, Unclear

GUESSES = 3


@dataclass(frozen=True)
class Group:
    """Messages that are alike, the oldest first; `guesses`: what they were taken for, on average.

    `proposed`: the intent that one person has accepted and another has to, "" if nobody has.
    """

    language: str
    numbers: tuple[int, ...]
    texts: tuple[str, ...]
    guesses: tuple[tuple[str, float], ...]
    proposed: str
    proposed_by: str

    @property
    def told(self) -> str:
        """What was decided already, in words."""
        return f"proposed as {self.proposed} by {self.proposed_by}" if self.proposed else ""


def waiting(session: Session, key: bytes) -> list[Group]:
    """What nobody has decided on, the largest group first; what cannot be opened is left out."""
    known = [(row, row.content(key)) for row in unclear.in_state(session, OPEN)]
    readable = [(row, content) for row, content in known if content.get("text", "").strip()]
    found = groups(readable, lambda item: item[1]["text"], lambda item: _kind(item[0]))
    return [_group(items) for items in found]


def _kind(row: Unclear) -> str:
    proposed = (row.intent, row.decided_by) if row.state == PROPOSED else ()
    return f"{row.language} {proposed}"


def _group(items: list[tuple[Unclear, dict[str, Any]]]) -> Group:
    first = items[0][0]
    sums: defaultdict[str, float] = defaultdict(float)
    for _, content in items:
        for name, sure in content["guesses"]:
            sums[name] += sure / len(items)
    likeliest = sorted(sums.items(), key=lambda pair: -pair[1])[:GUESSES]
    proposed = first.state == PROPOSED
    return Group(
        first.language,
        tuple(row.id for row, _ in items),
        tuple(str(content["text"]) for _, content in items),
        tuple(likeliest),
        first.intent if proposed else "",
        (first.decided_by or "") if proposed else "",
    )
