"""The clauses of a message, and in which order its subjects are served. Pure functions."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME as FALLBACK

from bot.commands import without_slash
from bot.nlu.roles import OTHER
from bot.nlu.safety_detector import REPORT, SAFETY
from bot.nlu.spacy_pipeline import norm
from bot.yaml_files import read_yaml

END = re.compile(r"(?<=[.!?;:,…])\s+|\n+")
SHORTEST = 2  # words before a joining word, for a clause to end there
SURE = 0.8  # confidence from which a clause speaks of a subject
LIKELIEST = 3  # intents of the whole message among which its second subject must be
SURE_OF_DANGER = 0.9  # confidence of the safety detector from which one clause is enough
THANKS, HELLO = "thank", "greet"
# How the names of the intents begin that people ask beside another.
SUBJECTS = ("ask_", "find_", "delete_", "stop_", REPORT)


def clauses(text: str) -> list[str]:
    """The parts of a message between marks and joining words: "me siguen", "no sé dónde dormir".

    None begins with a slash, which Rasa would obey.
    """
    found: list[str] = []
    for sentence in END.split(text):
        begun: list[str] = []
        for word in sentence.split():
            if norm(word) in _joining() and len(begun) >= SHORTEST:
                found.append(" ".join(begun))
                begun = []
            else:
                begun.append(word)
        if begun:
            found.append(" ".join(begun))
    return [clause for part in found if (clause := without_slash(part))]


def served(whole: Mapping[str, Any], parts: Sequence[Mapping[str, Any]]) -> list[str]:
    """What Rasa is told, in order: the text, and before or after it a second subject as a payload.

    Danger comes first, then thanks, then what was said first. A second subject is what a clause
    speaks of clearly and the whole message probably, beside a clause of the main subject; danger
    needs no such clause beside it. Where the whole is not understood, two clear clauses stand for
    themselves; after a greeting, what else is said.

    Args:
        whole: the parse of the message.
        parts: the parses of its clauses, in order.
    """
    main, text = _intent(whole), str(whole["text"])
    likely = {main, THANKS, *_ranking(whole)[:LIKELIEST]}
    subjects = {
        intent: str(part["text"])
        for part in parts
        if _is_clear(part) and (intent := _intent(part)) in likely
    }
    clear = list(subjects)

    def place(intent: str) -> tuple[bool, bool, int]:
        said = clear.index(intent) if intent in clear else len(clear)
        return (not intent.startswith(REPORT), intent != THANKS, said)

    if main == HELLO and clear:
        return [subjects[min(clear, key=place)]]
    if main == FALLBACK:
        both = sorted(clear, key=place)[:2]
        return [subjects[intent] for intent in both] if len(both) > 1 else [text]
    beside = [
        intent
        for intent in clear
        if intent != main and (main in clear or intent.startswith(REPORT))
        if {main, intent} not in _one_need()
    ]
    if not beside:
        return [text]
    both = sorted([main, min(beside, key=place)], key=place)
    return [text if intent == main else _payload(intent, whole) for intent in both]


def is_danger_alone(part: Mapping[str, Any]) -> bool:
    """Whether a clause by itself says that there is danger, whatever the message is about."""
    return float((part.get(SAFETY) or {}).get("confidence", 0.0)) >= SURE_OF_DANGER


def _intent(parse: Mapping[str, Any]) -> str:
    return str(parse["intent"]["name"])


def _ranking(parse: Mapping[str, Any]) -> list[str]:
    ranked = (str(intent["name"]) for intent in parse["intent_ranking"])
    return [name for name in ranked if name != FALLBACK]


def _is_clear(part: Mapping[str, Any]) -> bool:
    intent = _intent(part)
    return bool(
        part["intent"]["confidence"] >= SURE and (intent.startswith(SUBJECTS) or intent == THANKS)
    )


def _payload(intent: str, whole: Mapping[str, Any]) -> str:
    """The intent with what the message names, as a button would say it."""
    named = {e["entity"]: e["value"] for e in whole["entities"] if e.get("role") != OTHER}
    return f"/{intent}{json.dumps(named, ensure_ascii=False) if named else ''}"


@lru_cache(maxsize=1)
def _one_need() -> list[set[str]]:
    pairs = read_yaml(Path(__file__).with_name("one_need.yml"))
    return [set(pair) for pair in pairs]


@lru_cache(maxsize=1)
def _joining() -> frozenset[str]:
    words = read_yaml(Path(__file__).with_suffix(".yml"))
    return frozenset(word for listed in words.values() for word in listed)
