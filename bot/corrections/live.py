"""Corrected replies that are told instead of those of domain.yml and the catalogues."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from bot.corrections.proposals import ANSWER, Proposal, in_force
from bot.database import transaction
from bot.languages import SOURCE

logger = logging.getLogger(__name__)

READ_EVERY = 2.0  # seconds: a correction is told within five


@dataclass
class Corrections:
    """`texts`: (response, tag) → text. `unsafe`: responses whose facts were corrected in Spanish:
    their texts in other languages are wrong, but for those in `texts`."""

    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    unsafe: set[str] = field(default_factory=set)

    def text(self, response: str, tag: str) -> str | None:
        """The corrected text of a response in exactly this language, if there is one."""
        return self.texts.get((response, tag))

    def is_wrong(self, response: str, tag: str) -> bool:
        """Whether the catalogue's text must not be told: the facts in it were corrected since."""
        return response in self.unsafe and tag != SOURCE and (response, tag) not in self.texts


Responses = Mapping[str, Sequence[Mapping[str, Any]]]


def corrections(approved: Iterable[Proposal], responses: Responses) -> Corrections:
    """What approved proposals come to, the oldest given first.

    When the Spanish facts of a reply are corrected, what was approved of its translations before
    is wrong, too. What `responses`, those of domain.yml, say already was taken in, and what was
    approved of it before with it.
    """
    made = Corrections()
    for one in approved:
        if one.kind != ANSWER:
            continue
        source = (responses.get(one.subject) or [{}])[0].get("text")
        taken_in = one.language == SOURCE and one.after == source
        if taken_in or (one.language == SOURCE and one.facts):
            for at in [at for at in made.texts if at[0] == one.subject]:
                del made.texts[at]
            made.unsafe.discard(one.subject)
        if not taken_in:
            made.texts[one.subject, one.language] = one.after
            if one.language == SOURCE and one.facts:
                made.unsafe.add(one.subject)
    return made


class LiveAnswers:
    """The corrections of a database, read anew every READ_EVERY seconds."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._known, self._read_at = Corrections(), float("-inf")

    async def current(self, responses: Responses) -> Corrections:
        """What holds now; if the database is away, what held when it last answered.

        Args:
            responses: those of domain.yml.
        """
        if time.monotonic() > self._read_at + READ_EVERY:
            self._read_at = time.monotonic()
            try:
                self._known = await asyncio.to_thread(self._read, responses)
            except (SQLAlchemyError, OSError) as error:
                logger.warning("Corrected answers cannot be read (%s)", type(error).__name__)
        return self._known

    def _read(self, responses: Responses) -> Corrections:
        with transaction(self._url) as session:
            return corrections(in_force(session, (ANSWER,)), responses)
