"""A turn of a tried conversation as the page shows it: the bubbles, and how they came about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from bot.console.phone import Bubble, asked, bubbles, language_name, marked
from bot.console.visit import Visit
from bot.knowledge.freshness import as_date
from bot.knowledge.sources import names


@dataclass(frozen=True)
class Ground:
    """What a reply rests on: its response, who says so (ids and names), when it was checked."""

    response: str
    sources: str
    checked: str


@dataclass(frozen=True)
class Understood:
    """One subject of a message. `intents` and `languages`: (name, per cent)."""

    text: Markup
    intents: list[tuple[str, int]]
    languages: list[tuple[str, int]]
    steps: list[tuple[str, str]]
    slots: list[tuple[str, str]]


@dataclass(frozen=True)
class Shown:
    """A turn."""

    asked: str
    replies: list[list[Bubble]]
    understood: list[Understood]
    grounds: list[Ground]
    ms: int


def shown(turn: dict[str, Any], before: Sequence[dict[str, Any]], visit: Visit) -> Shown:
    """A turn for a page; `before` are the turns before it."""
    return Shown(
        asked(turn["event"], before),
        [bubbles(reply) for reply in turn["replies"]],
        [_understood(part) for part in turn["explained"]],
        [_ground(name, visit) for name in said(turn)],
        turn["ms"],
    )


def said(turn: dict[str, Any]) -> list[str]:
    """The responses of a turn, each once."""
    named = (reply.get("said") or reply.get("response") for reply in turn["replies"])
    return list(dict.fromkeys(str(name) for name in named if name))


def _understood(part: dict[str, Any]) -> Understood:
    return Understood(
        marked(part["text"], part["entities"]),
        [(str(name), _percent(share)) for name, share in part["intents"]],
        [(language_name(iso), _percent(share)) for iso, share in part["language"]],
        [(str(step["action"]), _by(step)) for step in part["steps"]],
        [(name, str(value)) for name, value in part["slots"].items() if value is not None],
    )


def _by(step: dict[str, Any]) -> str:
    """What chose a step: the form that is filled in, else the policy without Rasa's number."""
    policy = str(step["policy"]).split("_", 2)[-1]
    return " · ".join(filter(None, (policy, step["form"])))


def _percent(share: float) -> int:
    return round(100 * float(share))


def _ground(name: str, visit: Visit) -> Ground:
    variants = visit.console.responses.get(name) or [{}]
    metadata = variants[0].get("metadata") or {}
    ids = metadata.get("sources") or []
    checked = metadata.get("verified_on")
    told = f"{', '.join(ids)} ({visit.t.list(names(list(ids)))})" if ids else ""
    return Ground(name, told, visit.t.date(as_date(checked)) if checked else "")
