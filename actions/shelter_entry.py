"""One house as it is told: where, whom it takes, what is said of it today, what is not known."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.knowledge.beds import CLOSED, FULL, ROOM, BedReport
from bot.knowledge.models import HOME, Shelter
from bot.knowledge.places import Found
from bot.knowledge.sources import site_of
from bot.localisation.catalogue import Translator

ROUGHLY = 5  # kilometres: the centres of cities are no more exact


def entry(number: int, found: Found, now: datetime, t: Translator) -> str:
    """The lines on a house; of what is too old to be told only the name and the place."""
    house = found.shelter
    lines = [f"{number}. {house.name}"]
    if found.distance_km:
        lines.append(f"📍 {place_at(house.city, found.distance_km, t)}")
    if found.report:
        lines.append(_today(found.report, now, t))
    if found.overdue:
        lines.append("⚠️ " + t.gettext("Lo que sabemos es viejo: pregunte antes si está abierto."))
        return "\n".join(lines)
    names = group_names(t)
    taken = (found.report and found.report.groups) or house.groups
    takes = t.list([names[g] for g in taken.split(";")])
    lines.append("👥 " + t.gettext("Recibe a: {groups}").format(groups=takes))
    lines += _way(house, t)
    if house.as_of:
        dated = t.gettext("Dato de {month}").format(month=t.month(house.as_of))
        lines.append("🗓 " + " · ".join(filter(None, (dated, site_of(house.source_url)))))
    if not found.certain:
        lines.append("⚠️ " + t.gettext("Sin confirmar: pregunte antes si está abierto."))
    return "\n".join(lines)


def place_at(city: str, kilometres: float, t: Translator) -> str:
    """A city and roughly how far away it is, unless it is here."""
    if not kilometres:
        return city
    away = t.distance(round(kilometres / ROUGHLY) * ROUGHLY)
    return t.gettext("{city}, a unos {distance}").format(city=city, distance=away)


def group_names(t: Translator) -> dict[str, str]:
    """Whom a house takes, as people read it."""
    return {
        "man": t.gettext("hombres"),
        "woman": t.gettext("mujeres"),
        "family": t.gettext("familias"),
        "child": t.gettext("menores sin familia"),
        "lgbtq": t.gettext("personas LGBTQ+"),
        "pregnant": t.gettext("embarazadas"),
        "indigenous": t.gettext("personas indígenas"),
    }


def _today(report: BedReport, now: datetime, t: Translator) -> str:
    """What a worker said of the house in the last day, and when."""
    said = {
        ROOM: "🟢 " + t.gettext("Hay lugar."),
        FULL: "🔴 " + t.gettext("No hay lugar."),
        CLOSED: "🔴 " + t.gettext("Está cerrado."),
    }[report.state]
    if report.state == ROOM and report.places:
        free = t.ngettext("{n} lugar", "{n} lugares", report.places).format(n=report.places)
        said = f"{said} 💺 {free}."
    hours = max(1, round((now - report.reported_at) / timedelta(hours=1)))
    ago = t.ngettext("Nos lo dijeron hace {n} hora.", "Nos lo dijeron hace {n} horas.", hours)
    return f"{said} {ago.format(n=hours)}"


def _way(house: Shelter, t: Translator) -> list[str]:
    """How to find a house, and what of it nobody told us."""
    if house.protected:
        return [f"🔒 {_way_to_protected(house, t)}"]
    lines, unknown = [], []
    for picture, known, missing in (
        ("🗺", house.address, t.gettext("la dirección")),
        ("☎️", house.phone, t.gettext("el teléfono")),
    ):
        if known:
            lines.append(f"{picture} {known}")
        else:
            unknown.append(missing)
    if unknown:
        lines.append("❔ " + t.gettext("No sabemos: {what}.").format(what=t.list(unknown)))
    return lines


def _way_to_protected(house: Shelter, t: Translator) -> str:
    """Whom to ask for the way to a house whose address is not given (SHG-11)."""
    if house.country == HOME:
        return t.gettext(
            "Por seguridad no damos la dirección. Para llegar, llame al 911, "
            "o pregunte a Grupo Beta o en otro albergue."
        )
    return t.gettext(
        "Por seguridad no damos la dirección. Para llegar, pregunte en otro albergue "
        "o en una parroquia."
    )
