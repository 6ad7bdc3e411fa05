"""Messages that were not understood, in groups of like ones: what should they teach?"""

from __future__ import annotations

from starlette.responses import Response

from bot.console import accounts
from bot.console.pages import Page
from bot.console.visit import Visit
from bot.corrections import queue, unclear
from bot.corrections.unclear import ACCEPTED, DISCARDED, OPEN, OUT_OF_SCOPE, WANTED, CannotDecide
from bot.database import utc_now
from bot.localisation.catalogue import Translator
from bot.localisation.subjects import subjects, title

GROUPS, MESSAGES = 20, 8  # that are shown at once: groups, messages of one
DECISIONS = {"discard": DISCARDED, "wanted": WANTED}


def show(visit: Visit) -> Response:
    """The largest groups."""
    return _page(visit)


def decide(visit: Visit) -> Response:
    """Accept a group as examples of an intent, discard it, or say that it needs a new intent."""
    decision = visit.form.get("decision", "")
    state = DECISIONS.get(decision, ACCEPTED)
    intent = OUT_OF_SCOPE if decision == "out" else visit.form.get("intent", "")
    if state != ACCEPTED:
        intent = ""
    elif decision not in ("accept", "out") or intent not in {*subjects(), OUT_OF_SCOPE}:
        return _page(visit, "intent", 422)
    numbers = [int(n) for n in visit.form.get("numbers", "").split() if n.isascii() and n.isdigit()]
    second = bool(visit.console.settings.two_reviewers)
    try:
        with visit.console.transaction() as session:
            key, now = visit.console.key, utc_now(session)
            name = visit.who.name
            done = unclear.decide(session, key, numbers, state, name, now, intent, second)
    except CannotDecide as error:
        return _page(visit, error.why, 409)
    return visit.to("/unclear") if done else _page(visit, "decided", 409)


def _page(visit: Visit, why: str = "", status: int = 200) -> Response:
    with visit.console.transaction() as session:
        found = queue.waiting(session, visit.console.key)
        accepted = unclear.count(session, (ACCEPTED,))
        waiting = unclear.count(session, OPEN)
    translator = Translator(visit.tag)
    return visit.page(
        "unclear.html",
        status,
        groups=found[:GROUPS],
        most=MESSAGES,
        waiting=waiting,
        accepted=accepted,
        titles={name: title(name, translator) or name for name in (*subjects(), OUT_OF_SCOPE)},
        kept=bool(visit.console.settings.keep_unclear),
        said=why,
    )


PAGES = (
    Page("GET", "/unclear", accounts.MAINTAINER, show),
    Page("POST", "/unclear", accounts.MAINTAINER, decide),
)
