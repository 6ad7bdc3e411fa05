"""A house tonight: free places, who is taken, closed; and a change of its phone or address."""

from __future__ import annotations

import re

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.responses import Response

from actions.shelter_entry import group_names
from bot import audit
from bot.clock import moment
from bot.console import accounts
from bot.console.pages import Page
from bot.console.visit import Visit
from bot.corrections.proposals import ADDRESS, PHONE, Proposal, ProposalError, propose
from bot.database import utc_now
from bot.knowledge import beds
from bot.knowledge.beds import ROOM, STATES
from bot.knowledge.models import GROUPS, HOME, Shelter
from bot.localisation.catalogue import Translator

MOST_PLACES = 5000
LONGEST = {PHONE: 40, ADDRESS: 200}  # characters
PHONE_NUMBER = re.compile(r"\+?[0-9][0-9 ()\-]{4,}[0-9]")


def choose(visit: Visit) -> Response:
    """One's own house, or the list of those one may change."""
    with visit.console.transaction() as session:
        houses = _houses(session, visit)
    if len(houses) == 1:
        return visit.to(f"/beds/{houses[0].id}")
    return visit.page("houses.html", houses=houses)


def show(visit: Visit) -> Response:
    """A house."""
    return _page(visit)


def report(visit: Visit) -> Response:
    """Say how it is tonight."""
    house, form = _house(visit), visit.form
    if house is None:
        return _page(visit)
    state = form.get("state", "")
    places = _count(form.get("places", ""))
    groups = [group for group in GROUPS if f"group-{group}" in form]
    if state not in STATES or places == -1:
        return _page(visit, ["state" if state not in STATES else "places"], 422)
    told = ";".join(groups) if state == ROOM and groups != house.groups.split(";") else ""
    counted = places if state == ROOM else None
    with visit.console.transaction() as session:
        beds.report(session, house.id, state, moment(), counted, told)
        details = {"state": state, "places": counted, "groups": told}
        audit.add(session, visit.console.key, visit.who.name, "beds", house.id, **details)
    return visit.to(f"/beds/{house.id}")


def contact(visit: Visit) -> Response:
    """Propose another phone or address; a second person approves it."""
    house, form = _house(visit), visit.form
    kind, after = form.get("kind", ""), form.get("after", "")
    if house is None:
        return _page(visit)
    if kind not in LONGEST or len(after) > LONGEST[kind] or not _is_fine(kind, after):
        return _page(visit, [kind or "kind"], 422)
    with visit.console.transaction() as session:
        made = Proposal(
            kind=kind,
            subject=house.id,
            language="",
            before=getattr(house, kind),
            after=after,
            facts=True,
            author=visit.who.name,
            made_at=utc_now(session),
        )
        try:
            propose(session, visit.console.key, made)
        except ProposalError as error:
            return _page(visit, [error.why], 422)
    return visit.to("/review")


def may_change(visit: Visit, house: Shelter) -> bool:
    """Whether a house is one's own, or one may change all of them."""
    return visit.who.may(accounts.REVIEWER) or house.id == visit.who.shelter_id


def _houses(session: Session, visit: Visit) -> list[Shelter]:
    query = select(Shelter).where(Shelter.country == HOME).order_by(Shelter.city, Shelter.name)
    return [house for house in session.scalars(query) if may_change(visit, house)]


def _house(visit: Visit) -> Shelter | None:
    with visit.console.transaction() as session:
        house = session.get(Shelter, str(visit.request.path_params["id"])[:16])
    return house if house and may_change(visit, house) else None


def _page(visit: Visit, problems: list[str] | None = None, status: int = 200) -> Response:
    house = _house(visit)
    if house is None:
        return visit.page("gone.html", 404)
    with visit.console.transaction() as session:
        said = beds.reports(session, moment()).get(str(house.id))
    return visit.page(
        "beds.html",
        status,
        house=house,
        said=said,
        form=visit.form,
        problems=problems or [],
        groups=group_names(Translator(visit.tag)),
        taken=((said.groups if said else "") or house.groups).split(";"),
        hour=said.reported_at.strftime("%H:%M") if said else "",
    )


def _count(text: str) -> int | None:
    """How many; None if nothing was written, -1 if it is no such number."""
    if not text:
        return None
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else -1
    return number if number <= MOST_PLACES else -1


def _is_fine(kind: str, text: str) -> bool:
    """Whether this may be a phone (or none any more), or an address on one line."""
    return not text or (bool(PHONE_NUMBER.fullmatch(text)) if kind == PHONE else text.isprintable())


PAGES = (
    Page("GET", "/beds", accounts.WORKER, choose),
    Page("GET", "/beds/{id}", accounts.WORKER, show),
    Page("POST", "/beds/{id}", accounts.WORKER, report),
    Page("POST", "/beds/{id}/contact", accounts.WORKER, contact),
)
