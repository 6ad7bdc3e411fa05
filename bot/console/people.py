"""What people ask: languages and subjects by the week, and who waits for an interpreter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from starlette.responses import Response

from bot import audit, requests
from bot.clock import moment
from bot.console import accounts, chart
from bot.console.pages import Page
from bot.console.visit import Visit
from bot.corrections import unclear
from bot.languages import by_tag
from bot.localisation.catalogue import Translator
from bot.localisation.subjects import title
from bot.requests import INTERPRETER, Request
from bot.weeks import LANGUAGE, OTHER, SMALLEST, SUBJECT, Week, shown


@dataclass(frozen=True)
class Row:
    """A language or a subject: its weeks as a picture, and the number of the last of them."""

    name: str
    picture: Markup
    last: int


def show(visit: Visit) -> Response:
    """The charts and the requests."""
    return _page(visit)


def take(visit: Visit) -> Response:
    """Take a request over, or say that it is done."""
    decision = visit.form.get("decision", "")
    with visit.console.transaction() as session:
        found = session.get(Request, visit.number)
        fine = found is not None and decision in ("take", "done")
        if fine and decision == "take":
            found.taken_by = visit.who.name
        elif fine:
            session.delete(found)
        if fine:
            subject = f"request {visit.number}"
            audit.add(session, visit.console.key, visit.who.name, f"request {decision}", subject)
    return visit.to("/people") if fine else _page(visit, 409)


def _page(visit: Visit, status: int = 200) -> Response:
    now = moment()
    with visit.console.transaction() as session:
        languages, subjects = shown(session, LANGUAGE), shown(session, SUBJECT)
        waiting = [_waiting(one, now, visit) for one in requests.waiting(session, now)]
        not_understood = unclear.count(session)
    t = Translator(visit.tag)
    other = visit.t.gettext("otros temas")
    return visit.page(
        "people.html",
        status,
        gone=status != 200,
        languages=_rows(visit, languages, now, _language),
        subjects=_rows(
            visit, subjects, now, lambda name: other if name == OTHER else title(name, t) or name
        ),
        smallest=SMALLEST,
        waiting=waiting,
        unclear=not_understood,
    )


def _rows(
    visit: Visit, weeks: Sequence[Week], now: datetime, named: Callable[[str], str]
) -> list[Row]:
    rows = chart.by_name(weeks, now.date())
    most = max((max(numbers) for _, numbers in rows), default=1)
    days = [visit.t.date(day) for day in chart.mondays(now.date())]
    made = []
    for name, numbers in rows:
        titles = [f"{day}: {number or '–'}" for day, number in zip(days, numbers, strict=True)]
        label = f"{named(name)}: {', '.join(str(number or '–') for number in numbers)}"
        made.append(Row(named(name), chart.bars(numbers, most, label, titles), numbers[-1]))
    return made


def _language(tag: str) -> str:
    language = by_tag(tag)
    return f"{language.autonym} ({language.name})" if language else tag


def _waiting(one: Request, now: datetime, visit: Visit) -> dict[str, object]:
    what = visit.t.gettext("Intérprete") if one.kind == INTERPRETER else visit.t.gettext("Autobús")
    return {
        "number": one.id,
        "what": what,
        "language": _language(str(one.language)),
        "city": one.city,
        "days": (now - one.requested_at).days,
        "taken_by": one.taken_by or "",
    }


PAGES = (
    Page("GET", "/people", accounts.WORKER, show),
    Page("POST", "/people/{number}", accounts.WORKER, take),
)
