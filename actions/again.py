"""Asking for a reply again: what a person wishes of it, and the reply in another language."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.follow_up import SUBJECTS
from actions.parts import Reply, name_of
from bot.text import fold

AGAIN, SIMPLE = "again", "simple"


def wished(text: str) -> str:
    """What a person wants of a reply: to hear it again, more of it, it simpler, it aloud."""
    words = " ".join(re.findall(r"[\w'-]+", fold(text)))
    kinds = _phrases().items()
    named = (kind for kind, phrases in kinds if any(f" {p} " in f" {words} " for p in phrases))
    return next(named, "")


def last_replies(events: list[dict[str, Any]]) -> list[Reply]:
    """The bot's texts between the last two messages of the person, in order."""
    turns: list[list[Reply]] = [[]]
    for event in events:
        if event.get("event") == "user":
            turns.append([])
        elif event.get("event") == "bot" and event.get("text"):
            turns[-1].append(event)
    return turns[-2] if len(turns) > 1 else []


def in_language(
    tag: str,
    replies: list[Reply],
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
    domain: DomainDict,
) -> list[dict[str, Any]]:
    """Give replies in another language, in which the conversation goes on.

    A search or a count is done again; a text that belongs to no response stays out.
    """
    tracker.slots["language"] = tag
    names = [name for name in map(name_of, replies) if name]
    before = len(dispatcher.messages)
    again, _ = SUBJECTS.get(tracker.get_slot("subject"), (None, ()))
    if again and any("{" in domain["responses"][name][0]["text"] for name in names):
        again().run(dispatcher, tracker, domain)
    else:
        for name in names:
            dispatcher.utter_message(response=name)
    for message in dispatcher.messages[before:]:
        message["language"] = tag
    if len(dispatcher.messages) == before:
        dispatcher.utter_message(response="utter_language_changed", language=tag)
    return [SlotSet("language", tag)]


@lru_cache(maxsize=1)
def _phrases() -> dict[str, list[str]]:
    return dict(yaml.safe_load(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8")))
