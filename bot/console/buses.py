"""Buses: what leaves, a new one, another time, a cancellation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.responses import Response

from bot import audit
from bot.clock import moment
from bot.console import accounts
from bot.console.pages import Page
from bot.console.visit import Visit
from bot.knowledge import buses
from bot.knowledge.buses import BusError
from bot.knowledge.models import HOME, City, Departure, Shelter
from bot.text import legible

NAME = "Puente"  # of whoever has no house


def show(visit: Visit) -> Response:
    """What leaves."""
    return _page(visit)


def add(visit: Visit) -> Response:
    """A new bus."""
    form = visit.form
    seats = form.get("seats", "")
    if seats and not (seats.isascii() and seats.isdigit() and len(seats) < 5):
        return _page(visit, "seats", 422)

    def change(session: Session, house: str) -> Departure:
        return buses.add(
            session,
            form.get("origin", ""),
            form.get("destination", ""),
            _time(form),
            " ".join(legible(form.get("operator", "")).split()),
            int(seats) if seats else None,
            house,
            moment(),
        )

    return _change(visit, "bus added", change)


def alter(visit: Visit) -> Response:
    """Another time, or none."""
    name, form = str(visit.request.path_params["id"])[:16], visit.form
    if form.get("decision") == "cancel":
        return _change(
            visit,
            "bus cancelled",
            lambda session, house: buses.cancel(session, name, house, moment()),
        )
    return _change(
        visit,
        "bus postponed",
        lambda session, house: buses.postpone(session, name, _time(form), house, moment()),
    )


def _change(visit: Visit, action: str, change: Callable[[Session, str], Departure]) -> Response:
    try:
        with visit.console.transaction() as session:
            house = session.get(Shelter, visit.who.shelter_id or "")
            made = change(session, str(house.name) if house else NAME)
            details = {
                "from": made.origin,
                "to": made.destination,
                "at": made.departs_at.isoformat(),
                "operator": made.operator,
                "seats": made.seats,
            }
            audit.add(session, visit.console.key, visit.who.name, action, made.id, **details)
    except BusError as error:
        return _page(visit, error.why, 422)
    return visit.to("/buses")


def _time(form: dict[str, str]) -> datetime:
    """When it leaves, as a browser sends it.

    Raises:
        BusError: it is no time.
    """
    try:
        at = datetime.fromisoformat(f"{form.get('day', '')}T{form.get('hour', '')}")
    except ValueError as error:
        raise BusError("time") from error
    if at.tzinfo:
        raise BusError("time")
    return at


def _page(visit: Visit, problem: str = "", status: int = 200) -> Response:
    with visit.console.transaction() as session:
        query = select(City.name).where(City.country == HOME).order_by(City.name)
        cities = list(session.scalars(query))
        coming = buses.coming(session, moment())
    return visit.page(
        "buses.html",
        status,
        cities=cities,
        coming=coming,
        form=visit.form,
        problem=problem,
        today=moment().date().isoformat(),
    )


PAGES = (
    Page("GET", "/buses", accounts.WORKER, show),
    Page("POST", "/buses", accounts.WORKER, add),
    Page("POST", "/buses/{id}", accounts.WORKER, alter),
)
