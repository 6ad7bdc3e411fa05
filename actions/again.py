"""Asking for a reply again: what a person wishes of it, and the reply in another language."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.conversation import translator
from actions.follow_up import SUBJECTS
from actions.interpreter import OfferInterpreter
from actions.parts import Reply, buttons_of, name_of, say_again
from actions.personal import TellDays, TellOffice
from bot.localisation.catalogue import Translator
from bot.localisation.parts import MORE, VOICE
from bot.localisation.subjects import title
from bot.text import fold
from bot.yaml_files import read_yaml

AGAIN, SIMPLE = "again", "simple"
CHANGED = "utter_language_changed"
# Responses that are filled in, and what fills them; the others are filled by the slot `subject`.
FILLED: dict[str, type[Action]] = {
    "utter_comar_office": TellOffice,
    "utter_comar_days": TellDays,
    "utter_interpreter_card": OfferInterpreter,
}


def wished(text: str) -> str:
    """What a person wants of a reply: to hear it again, more of it, it simpler, it aloud, or ""."""
    words = " ".join(re.findall(r"[\w'-]+", fold(text)))
    if words in _phrases()["more_alone"]:
        return MORE
    kinds = (kind for kind in (VOICE, MORE, AGAIN, SIMPLE) if _holds(words, _phrases()[kind]))
    return next(kinds, "")


def _holds(words: str, phrases: list[str]) -> bool:
    return any(f" {phrase} " in f" {words} " for phrase in phrases)


def last_replies(events: list[dict[str, Any]]) -> list[Reply]:
    """The bot's texts between the last two messages of the person, in order."""
    return next(iter(_turns(events)[-2:-1]), [])


def in_language(
    tag: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
) -> list[dict[str, Any]]:
    """Give the last answer in another language, in which the conversation goes on.

    What was filled in (a search, a count, a card) is filled in anew.
    """
    tracker.slots["language"] = tag
    tracker.latest_message = {**tracker.latest_message, "entities": []}  # they correct nothing
    before = len(dispatcher.messages)
    for reply in _last_answer(tracker.events):
        said = {message.get("response") for message in dispatcher.messages[before:]}
        if name_of(reply) not in said:
            _give_anew(reply, dispatcher, tracker, domain)
    if len(dispatcher.messages) == before:
        dispatcher.utter_message(response=CHANGED)
    for message in dispatcher.messages[before:]:
        message["language"] = tag
    return [SlotSet("language", tag)]


def _give_anew(
    reply: Reply, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
) -> None:
    """Give a reply as its response, not as the text that it was."""
    name, subject = name_of(reply), tracker.get_slot("subject")
    if "{" not in domain["responses"].get(name, [{"text": "{"}])[0]["text"]:
        own = domain["responses"][name][0].get("buttons") or []
        added = buttons_of(reply)[len(own) :]
        dispatcher.utter_message(response=name, buttons=_retitled(added, translator(tracker)))
    elif name in FILLED:
        FILLED[name]().run(dispatcher, tracker, domain)
    elif name and subject in SUBJECTS:
        filled = reply["metadata"]  # what the search was for, which may have been a sister's
        tracker.slots.update({slot: filled[slot] for slot in ("city", "group") if slot in filled})
        SUBJECTS[subject][0]().run(dispatcher, tracker, domain)
    else:
        say_again(dispatcher, reply)


def _retitled(buttons: list[dict[str, str]], t: Translator) -> list[dict[str, str]]:
    """The buttons, those that stand for a subject with its title in the language of `t`."""
    return [{**b, "title": title(b["payload"].lstrip("/"), t) or b["title"]} for b in buttons]


def _last_answer(events: list[dict[str, Any]]) -> list[Reply]:
    """The latest replies that say more than which language is spoken."""
    for turn in reversed(_turns(events)[:-1]):
        answer = [reply for reply in turn if name_of(reply) != CHANGED]
        if answer:
            return answer
    return []


def _turns(events: list[dict[str, Any]]) -> list[list[Reply]]:
    """The bot's texts after each message of the person, and in front those before the first."""
    turns: list[list[Reply]] = [[]]
    for event in events:
        if event.get("event") == "user":
            turns.append([])
        elif event.get("event") == "bot" and event.get("text"):
            turns[-1].append(event)
    return turns


@lru_cache(maxsize=1)
def _phrases() -> dict[str, list[str]]:
    return dict(read_yaml(Path(__file__).with_suffix(".yml")))
