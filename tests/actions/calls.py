"""Calls of an action, as Rasa's server would send them, and what comes back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml
from rasa_sdk.executor import ActionExecutor

from actions.runner import run
from bot.nlu.gazetteer import find
from bot.nlu.spacy_pipeline import read
from bot.settings import ROOT

NOW = "2026-11-24T10:00"  # a Tuesday


@dataclass(frozen=True)
class Done:
    """What an action answered: its responses with what fills them, and the slots that it set."""

    responses: list[dict[str, Any]]
    slots: dict[str, Any]

    @property
    def names(self) -> list[str]:
        """The responses in order."""
        return [response["response"] for response in self.responses]

    def __getitem__(self, name: str) -> dict[str, Any]:
        """What a response was given to fill its placeholders."""
        return next(r for r in self.responses if r["response"] == name)


Act = Callable[..., Awaitable[Done]]


@lru_cache(maxsize=1)
def domain() -> dict[str, Any]:
    """The domain as Rasa sends it along."""
    return dict(yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8")))


def gazetteer(text: str) -> list[dict[str, Any]]:
    """The entities of a text, as the pipeline finds them."""
    return [
        {
            "entity": span.label_,
            "value": span.id_ or span.text,
            "start": span.start_char,
            "end": span.end_char,
        }
        for span in find(read(text))
    ]


def understood(text: str, intent: str) -> dict[str, Any]:
    """A message of before, with its entities."""
    parse = {"text": text, "intent": {"name": intent}, "entities": gazetteer(text)}
    return {"event": "user", "text": text, "parse_data": parse}


WRITTEN: dict[str, Any] = {"event": "user", "text": "?"}


def replied(name: str, text: str = "…", **metadata: str) -> dict[str, Any]:
    """A reply of before that gave a response."""
    told = {"said": name, "language": "es", **metadata}
    return {"event": "bot", "text": text, "data": {"buttons": []}, "metadata": told}


async def act(
    known: ActionExecutor,
    action: str,
    slots: dict[str, Any] | None = None,
    *,
    text: str = "",
    intent: str = "inform",
    entities: dict[str, str | list[str]] | None = None,
    now: str = NOW,
    language: str = "es",
    before: tuple[dict[str, Any], ...] = (),
    as_read: bool = False,
    candidates: dict[str, Any] | None = None,
    ranking: tuple[str, ...] = (),
    identified: dict[str, Any] | None = None,
) -> Done:
    """Call an action after a message of a person.

    Args:
        entities: what was found in the message; a list where there are several of a kind.
        before: what happened before the message.
        as_read: the entities are those that the gazetteer finds in the text.
        candidates: slots that the message filled and that a form is to check.
        ranking: the intents that the message may have, likeliest first.
        identified: what was identified as the language of the message.
    """
    named = [
        {"entity": kind, "value": value}
        for kind, found in (entities or {}).items()
        for value in ([found] if isinstance(found, str) else found)
    ]
    message = {
        "text": text,
        "intent": {"name": intent},
        "intent_ranking": [{"name": name} for name in ranking],
        "entities": gazetteer(text) if as_read else named,
        "metadata": {"now": now, "language": language},
        "language": identified,
    }
    tracker = {
        "sender_id": "person",
        "slots": {**dict.fromkeys(domain()["slots"]), **(slots or {}), **(candidates or {})},
        "latest_message": message,
        "events": [
            *before,
            {"event": "user", "text": text, "parse_data": message},
            *({"event": "slot", "name": k, "value": v} for k, v in (candidates or {}).items()),
        ],
        "active_loop": {},
    }
    answer = await run(known, {"next_action": action, "tracker": tracker, "domain": domain()})
    filled = {e["name"]: e["value"] for e in answer["events"] if e["event"] == "slot"}
    return Done(answer["responses"], filled)
