"""What waits for a second person, what workers say is wrong, and what was decided."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape
from sqlalchemy.orm import Session
from starlette.responses import Response

from bot.console import accounts
from bot.console.pages import Page
from bot.console.phone import asked
from bot.console.shown import said
from bot.console.visit import Visit
from bot.corrections import proposals, remarks, unclear
from bot.corrections.proposals import ANSWER, APPROVED, PHONE, Proposal, ProposalError
from bot.corrections.remarks import Remark
from bot.database import utc_now
from bot.knowledge.models import Shelter

HISTORY = 30  # decisions that are shown
GONE, NEW = Markup("<del>{}</del>"), Markup("<ins>{}</ins>")
WORDS = re.compile(r"\s+|\S+")
DECISIONS = {
    "approve": proposals.approve,
    "reject": proposals.reject,
    "undo": proposals.undo,
}


@dataclass(frozen=True)
class Shown:
    """A proposal for a page."""

    number: int
    title: str
    language: str
    author: str
    date: str
    facts: bool
    diff: Markup
    state: str
    decided_by: str
    decided: str
    undoable: bool


def show(visit: Visit) -> Response:
    """Everything that waits."""
    return _page(visit)


def decide(visit: Visit) -> Response:
    """Approve, reject or undo."""
    act = DECISIONS.get(visit.form.get("decision", ""))
    if act is None:
        return _page(visit, "decided", 422)
    try:
        with visit.console.transaction() as session:
            act(session, visit.console.key, visit.number, visit.who.name, utc_now(session))
    except ProposalError as error:
        return _page(visit, error.why, 409)
    return visit.to("/review")


def close(visit: Visit) -> Response:
    """A remark is dealt with."""
    with visit.console.transaction() as session:
        now, key = utc_now(session), visit.console.key
        closed = remarks.close(session, key, visit.number, visit.who.name, now)
    return visit.to("/review") if closed else _page(visit, "decided", 409)


def difference(before: str, after: str) -> Markup:
    """Two texts as one, in which the words that go and those that come are marked."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    made = Markup()
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            made += escape("".join(old[a:b]))
            continue
        for form, words in ((GONE, old[a:b]), (NEW, new[c:d])):
            if words:
                made += form.format("".join(words))
    return made


def _page(visit: Visit, why: str = "", status: int = 200) -> Response:
    t = visit.t
    kinds = {
        "language": t.gettext("Es otro idioma"),
        "subject": t.gettext("Entendió otro tema"),
        "outdated": t.gettext("Ya no es cierto"),
        "wording": t.gettext("Está mal dicho"),
        "danger": t.gettext("Es peligroso"),
    }
    with visit.console.transaction() as session:
        waiting = [_shown(one, session, visit) for one in proposals.waiting(session)]
        history = [_shown(one, session, visit) for one in proposals.decided(session, HISTORY)]
        noted = [_remark(one, visit, kinds) for one in remarks.waiting(session)]
        not_understood = unclear.count(session)
    may = visit.who.may(accounts.REVIEWER)
    return visit.page(
        "review.html",
        status,
        proposals=waiting,
        history=history,
        remarks=noted,
        unclear=not_understood,
        said=why,
        may=may,
    )


def _shown(one: Proposal, session: Session, visit: Visit) -> Shown:
    t = visit.t
    states = {
        "proposed": t.gettext("propuesto"),
        "approved": t.gettext("aprobado"),
        "rejected": t.gettext("rechazado"),
        "undone": t.gettext("deshecho"),
    }
    if one.kind == ANSWER:
        title = f"{one.subject} · {visit.autonym(one.language)}"
    else:
        house = session.get(Shelter, one.subject)
        what = t.gettext("Teléfono") if one.kind == PHONE else t.gettext("Dirección")
        title = f"{what} · {house.name if house else one.subject}"
    return Shown(
        one.id,
        title,
        one.language,
        one.author,
        t.date(one.made_at.date()),
        one.facts,
        difference(one.before, one.after),
        states[one.state],
        one.decided_by or "",
        t.date(one.decided_at.date()) if one.decided_at else "",
        one.state == APPROVED,
    )


def _remark(one: Remark, visit: Visit, kinds: dict[str, str]) -> dict[str, Any]:
    content = one.content(visit.console.key)
    turn = content.get("turn")
    return {
        "number": one.id,
        "kind": kinds[one.kind],
        "suggested": one.suggested,
        "author": one.author,
        "date": visit.t.date(one.made_at.date()),
        "note": content.get("note", ""),
        "asked": asked(turn["event"], []) if turn else "",
        "said": said(turn) if turn else [],
    }


PAGES = (
    Page("GET", "/review", accounts.WORKER, show),
    Page("POST", "/review/{number}", accounts.REVIEWER, decide),
    Page("POST", "/remarks/{number}", accounts.REVIEWER, close),
)
