"""Answers by language: which are written, corrected, spoken, and when each was last checked."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from starlette.responses import Response

from bot.clock import moment
from bot.console import accounts
from bot.console.pages import Page
from bot.console.visit import Visit
from bot.corrections.live import Corrections, corrections
from bot.corrections.proposals import ANSWER, in_force
from bot.knowledge import review
from bot.knowledge.freshness import as_date
from bot.languages import SOURCE
from bot.localisation.catalogue import Translator, translated_tags
from bot.voice.note import RECORDINGS
from bot.voice.recordings import recorded, stale

WRITTEN, CORRECTED, MISSING, WRONG = "written", "corrected", "missing", "wrong"


@dataclass(frozen=True)
class Answer:
    """A reply. `texts` and `voices`: by tag; a voice is "", "recorded" or "stale"."""

    name: str
    checked: date | None
    until: date | None
    texts: dict[str, str]
    voices: dict[str, str]


def show(visit: Visit) -> Response:
    """The table, what is overdue first."""
    today, tags = moment().date(), translated_tags()
    with visit.console.transaction() as session:
        corrected = corrections(in_force(session, (ANSWER,)), visit.console.responses)
        rows = review.due(review.rows(session), today)
    answers = _answers(visit.console.responses, tags, corrected)
    counts = {
        tag: {
            "texts": Counter(answer.texts[tag] for answer in answers),
            "voices": Counter(answer.voices[tag] for answer in answers),
        }
        for tag in tags
    }
    return visit.page(
        "coverage.html", answers=answers, tags=tags, counts=counts, rows=rows, today=today
    )


def _answers(
    responses: dict[str, list[dict[str, Any]]], tags: list[str], corrected: Corrections
) -> list[Answer]:
    texts = {name: v[0]["text"] for name, v in responses.items() if v[0].get("text")}
    voices = {tag: _voices(tag, texts, corrected) for tag in tags}
    made = []
    for name, text in texts.items():
        metadata = responses[name][0].get("metadata") or {}
        made.append(
            Answer(
                name,
                _day(metadata.get("verified_on")),
                _day(metadata.get("review_by")),
                {tag: _state(name, text, tag, corrected) for tag in tags},
                {tag: voices[tag].get(name, "") for tag in tags},
            )
        )
    return sorted(made, key=lambda one: (one.until or date.max, one.name))


def _state(name: str, text: str, tag: str, corrected: Corrections) -> str:
    if corrected.text(name, tag):
        return CORRECTED
    if corrected.is_wrong(name, tag):
        return WRONG
    return WRITTEN if tag == SOURCE or Translator(tag).found(name, text)[0] == tag else MISSING


def _voices(tag: str, texts: dict[str, str], corrected: Corrections) -> dict[str, str]:
    translator = Translator(tag)
    told = {
        name: corrected.text(name, tag) or translator.pgettext(name, text)
        for name, text in texts.items()
    }
    made = dict.fromkeys(recorded(RECORDINGS, tag), "recorded")
    return {**made, **dict.fromkeys(stale(RECORDINGS, tag, told), "stale")}


def _day(given: date | str | None) -> date | None:
    return as_date(given) if given else None


PAGES = (Page("GET", "/coverage", accounts.WORKER, show),)
