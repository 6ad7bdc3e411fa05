"""Say what is wrong with an answer, and propose a better text."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from bot.console import accounts
from bot.console.answers import Told, phones, told
from bot.console.pages import Page
from bot.console.shown import said, shown
from bot.console.trial import Trial
from bot.console.try_it import find_turn
from bot.console.visit import Visit
from bot.corrections import queue, remarks, unclear
from bot.corrections.check import faults
from bot.corrections.proposals import ANSWER, Proposal, propose
from bot.corrections.remarks import FACTS, KINDS, LANGUAGE, SUBJECT
from bot.corrections.unclear import NOBODY
from bot.database import utc_now
from bot.languages import languages
from bot.localisation.catalogue import Translator
from bot.localisation.subjects import subjects, title
from bot.privacy.masking import mask

LONGEST_NOTE = 1000  # characters


def ask(visit: Visit) -> Response:
    """The form."""
    return _form(visit)


def tell(visit: Visit) -> Response:
    """Keep what is wrong; a text that was changed becomes a proposal."""
    found, number = find_turn(visit)
    kind = visit.form.get("kind", "")
    if found is None:
        return visit.page("gone.html", 404)
    if kind not in KINDS:
        return _form(visit, ["kind"], 422)
    suggested = {
        SUBJECT: _one_of(visit.form.get("subject"), list(subjects())),
        LANGUAGE: _one_of(visit.form.get("language"), [one.tag for one in languages()]),
    }.get(kind, "")
    changed = [
        (text, visit.form[name])
        for text in _texts(visit, found, number)
        if (name := f"text-{text.response}") in visit.form and visit.form[name] != text.text
    ]
    key, who = visit.console.key, visit.who.name
    with visit.console.transaction() as session:
        known = phones(session)
    problems = [p for text, after in changed for p in faults(text.text, after, text.tag, known)]
    if problems:
        return _form(visit, problems, 422)
    note = visit.form.get("note", "")[:LONGEST_NOTE]
    with visit.console.transaction() as session:
        now = utc_now(session)
        content = {"turn": found.turns[number - 1], "note": note}
        remarks.add(session, key, who, kind, content, now, suggested)
        if kind == SUBJECT:
            unclear.keep(session, key, NOBODY, _to_learn(found.turns[number - 1], suggested), now)
        for text, after in changed:
            made = Proposal(
                kind=ANSWER,
                subject=text.response,
                language=text.tag,
                before=text.text,
                after=after,
                facts=kind in FACTS,
                author=who,
                made_at=now,
            )
            propose(session, key, made)
    return visit.page("thanks.html", found=found, proposed=len(changed))


def _to_learn(turn: dict[str, Any], suggested: str) -> list[dict[str, Any]]:
    """What was written in a turn, for the review queue: the right subject before those guessed."""
    written, explained = turn["event"].get("text"), turn.get("explained") or [{}]
    if not isinstance(written, str):
        return []
    right = [[suggested, 1.0]] if suggested else []
    guesses = [*right, *explained[0].get("intents", [])][: queue.GUESSES]
    return [{"text": mask(written), "language": turn["language"], "guesses": guesses}]


def _form(visit: Visit, problems: list[str] | None = None, status: int = 200) -> Response:
    found, number = find_turn(visit)
    if found is None:
        return visit.page("gone.html", 404)
    return visit.page(
        "wrong.html",
        status,
        turn=shown(found.turns[number - 1], found.turns[: number - 1], visit),
        texts=_texts(visit, found, number),
        form=visit.form,
        problems=problems or [],
        subjects=[(name, title(name, Translator(visit.tag))) for name in subjects()],
        all_languages=languages(),
        back=f"/try/{found.id}#turn-{number}",
    )


def _texts(visit: Visit, found: Trial, number: int) -> list[Told]:
    turn = found.turns[number - 1]
    tags = [reply.get("language") or turn["language"] for reply in turn["replies"]]
    with visit.console.transaction() as session:
        texts = [told(session, visit.console, name, tags[0]) for name in said(turn)]
    return [text for text in texts if text]


def _one_of(given: str | None, allowed: list[str]) -> str:
    return given if given in allowed else ""


PAGES = (
    Page("GET", "/try/{id}/{number}/wrong", accounts.WORKER, ask),
    Page("POST", "/try/{id}/{number}/wrong", accounts.WORKER, tell),
)
