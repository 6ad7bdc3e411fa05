"""A share pack as one HTML file to print and one text file to forward."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from bot.languages import by_tag
from bot.localisation.catalogue import Translator
from bot.sharepack.pack import Section

RULE = "=" * 40


def as_html(sections: Sequence[Section], day: date, t: Translator) -> str:
    """The pack as a page without anything that is loaded: it can be printed and sent."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True
    )
    language = by_tag(t.tag)
    return environment.get_template("pack.html").render(
        sections=sections,
        tag=t.tag,
        direction=language.direction if language else "ltr",
        title=_title(t),
        made=_made(day, t),
    )


def as_text(sections: Sequence[Section], day: date, t: Translator) -> str:
    """The pack as plain text, which any telephone opens."""
    parts = [_title(t), _made(day, t)]
    for section in sections:
        parts.append(f"{RULE}\n{section.heading.upper()}\n{RULE}")
        for answer in section.answers:
            parts.append(f"## {answer.title}")
            parts += answer.texts
    return "\n\n".join(parts) + "\n"


def _title(t: Translator) -> str:
    return t.gettext("Puente: información para personas migrantes en México")


def _made(day: date, t: Translator) -> str:
    return t.gettext(
        "Hecho el {date}. Lo que dice puede cambiar: pregunte antes de decidir. "
        "¿Está en peligro ahora? Llame al 911."
    ).format(date=t.date(day))
