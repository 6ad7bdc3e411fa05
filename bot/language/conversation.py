"""The language of a conversation, derived from what was said in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

from bot.languages import SOURCE, by_iso, by_tag

SERVED = "full"
MEMORY = 8  # messages
FADING = 0.5  # an older message counts half of the next one
HINT = 0.2  # what the language of the person's Telegram counts, beside a sure message's 1


def conversation_language(
    chosen: str | None, messages: Iterable[Mapping[str, Any] | None], hint: str | None
) -> str:
    """The BCP-47 tag to answer in.

    What the person chose is final. Else the messages vote, each with the square of its
    probability, newer ones more; the language of the person's Telegram is a weak voice. Without
    any evidence: Spanish. One short, doubtful message does not turn a conversation.

    Args:
        chosen: tag that the person asked for, if any.
        messages: the identifications of the person's messages, newest first, each a mapping with
            `candidates` of `language` (ISO 639-3) and `confidence`, or None where there is none;
            a message without candidates, as a pressed button, says nothing.
        hint: `language_code` of the person's Telegram, if any.
    """
    if chosen:
        return chosen
    votes: defaultdict[str, float] = defaultdict(float)
    hinted = by_tag(hint or "")
    if hinted:
        votes[hinted.tag] += HINT
    told = (message["candidates"] for message in messages if message and message["candidates"])
    for age, candidates in enumerate(islice(told, MEMORY)):
        for candidate in candidates:
            language = by_iso(candidate["language"])
            if language:
                votes[language.tag] += FADING**age * candidate["confidence"] ** 2
    served = {tag: vote for tag, vote in votes.items() if _is_served(tag)}
    return max(served, key=lambda tag: served[tag], default=SOURCE)


def _is_served(tag: str) -> bool:
    language = by_tag(tag)
    return language is not None and language.level == SERVED
