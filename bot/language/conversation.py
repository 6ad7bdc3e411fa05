"""The language of a conversation: a belief that grows with what is said in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from bot.languages import FULL, SOURCE, Language, by_tag, languages

MEMORY = 8  # messages
SWITCH = 0.15  # how probable it is that a person goes on in another language
# Before anything is said: how much more often a language is met than one that is only recognised.
USUAL = {"es": 16.0, "en": 12.0}
USUAL_IF_SERVED = 8.0
# How much more often the language of the person's Telegram is theirs: a telephone in a language
# that few people here speak was set so on purpose.
HINT, HINT_IF_RARE = 4.0, 12.0
UNLISTED = 0.001  # what a message says, at least, for any language
UNSAID = 0.5  # and what it says for all alike, times the probability that it is none of ours
SURE = 0.8  # from which probability on a person is asked whether they speak a language
UNREADABLE_BELOW = 0.2  # probability of all languages that are understood

Messages = Iterable[Mapping[str, Any] | None]


def belief(messages: Messages, hint: str | None) -> dict[str, float]:
    """How probable each language of the list is, by BCP-47 tag; likeliest first.

    Each message multiplies the belief by what it says for a language (Bayes); before, a small part
    of the belief goes back to what is usual, for people change their language.

    Args:
        messages: the identifications of the person's messages, newest first, each a mapping with
            `candidates` of `language` (ISO 639-3) and `confidence` and with `elsewhere`, or None
            where there is none; without candidates, as a pressed button, it says nothing.
        hint: `language_code` of the person's Telegram, if any.
    """
    hinted = by_tag(hint or "")
    usual = _usual(hinted.tag if hinted else "")
    told = [message for message in messages if message and message["candidates"]]
    believed = dict(usual)
    for message in reversed(told[:MEMORY]):
        said = {c["language"]: float(c["confidence"]) for c in message["candidates"]}
        unsaid = UNLISTED + UNSAID * message.get("elsewhere", 0.0)
        believed = {
            row.tag: ((1 - SWITCH) * believed[row.tag] + SWITCH * usual[row.tag])
            * (said.get(row.iso, 0.0) + unsaid)
            for row in languages()
        }
        total = sum(believed.values())
        believed = {tag: share / total for tag, share in believed.items()}
    return dict(sorted(believed.items(), key=lambda item: -item[1]))


@lru_cache(maxsize=64)
def _usual(hinted: str) -> Mapping[str, float]:
    weights = {
        row.tag: USUAL.get(row.tag, USUAL_IF_SERVED if row.level == FULL else 1.0)
        * (1.0 if row.tag != hinted else HINT if row.tag in USUAL else HINT_IF_RARE)
        for row in languages()
    }
    total = sum(weights.values())
    return MappingProxyType({tag: weight / total for tag, weight in weights.items()})


def conversation_language(chosen: str | None, messages: Messages, hint: str | None) -> str:
    """The BCP-47 tag to answer in: what the person chose, else the likeliest that has replies."""
    if chosen:
        return chosen
    return next(
        (tag for tag in belief(messages, hint) if _language(tag).level == FULL),
        SOURCE,
    )


def spoken_language(messages: Messages, hint: str | None) -> Language | None:
    """The language that a person writes, if it is quite sure and one without replies of its own."""
    tag, share = next(iter(belief(messages, hint).items()))
    language = _language(tag)
    return language if share >= SURE and language.level != FULL else None


def is_unreadable(message: Mapping[str, Any] | None) -> bool:
    """Whether a message has words, and hardly in a language that is understood."""
    candidates = (message or {}).get("candidates") or ()
    served = {row.iso for row in languages() if row.level == FULL}
    readable = sum(c["confidence"] for c in candidates if c["language"] in served)
    return bool(candidates) and readable < UNREADABLE_BELOW


def _language(tag: str) -> Language:
    language = by_tag(tag)
    assert language is not None  # noqa: S101  (belief knows only the list)
    return language
