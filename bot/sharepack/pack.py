"""What stands in a share pack: the answers that may be given today, and the shelters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from actions.shelter_entry import entry
from bot.knowledge.beds import ROOM, reports
from bot.knowledge.freshness import current
from bot.knowledge.models import HOME, Shelter
from bot.knowledge.places import judged, shown_houses
from bot.localisation.catalogue import Translator
from bot.localisation.parts import SUFFIX
from bot.localisation.subjects import title
from bot.stamp import stamp
from bot.yaml_files import read_yaml

CONTEXT = "share pack"

Responses = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True)
class Answer:
    """One answer: its title and its texts, the first with the rest after it."""

    title: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """Answers below a heading."""

    heading: str
    answers: tuple[Answer, ...]


def sections(responses: Responses, session: Session, now: datetime, t: Translator) -> list[Section]:
    """All sections of a pack in the language of `t`, the shelters last."""
    made = [
        Section(
            t.pgettext(CONTEXT, heading),
            tuple(_answer(intent, responses, now, t) for intent in intents),
        )
        for heading, intents in _sections().items()
    ]
    return [*made, Section(t.gettext("Albergues por ciudad"), tuple(_houses(session, now, t)))]


def _answer(intent: str, responses: Responses, now: datetime, t: Translator) -> Answer:
    name = f"utter_{intent}"
    given = current(name, responses, now.date())
    more = given + SUFFIX
    names = [given, current(more, responses, now.date())] if more in responses else [given]
    texts = tuple(_text(each, responses, t) for each in dict.fromkeys(names))
    return Answer(title(intent, t) or intent, texts)


def _text(name: str, responses: Responses, t: Translator) -> str:
    source = responses[name][0]["text"]
    text, checked = t.pgettext(name, source), stamp(responses[name][0].get("metadata") or {}, t)
    return f"{text}\n\n{checked}" if checked else text


def _houses(session: Session, now: datetime, t: Translator) -> Iterator[Answer]:
    """The houses of each city, as they are told in a chat."""
    # Who has room today says nothing on paper tomorrow; who is full or closed does.
    said_today = {k: r for k, r in reports(session, now).items() if r.state != ROOM}
    rows = session.scalars(shown_houses(HOME).order_by(Shelter.state, Shelter.city, Shelter.id))
    for (city, state), houses in groupby(rows, key=lambda house: (house.city, house.state)):
        found = [judged(house, 0.0, said_today, now) for house in houses]
        told = "\n\n".join(entry(n, f, now, t) for n, f in enumerate(found, start=1))
        yield Answer(city if city == state else f"{city}, {state}", (told,))


@lru_cache(maxsize=1)
def _sections() -> dict[str, list[str]]:
    path = Path(__file__).with_name("sections.yml")
    return dict(read_yaml(path))
