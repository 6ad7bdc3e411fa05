"""Dates, distances and lists as a language writes them. Pure.

By Babel, or by `gaps.yml` where Babel would lend the words of another language.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.localedata import locale_identifiers
from babel.units import format_unit

from bot.languages import SOURCE
from bot.yaml_files import read_yaml


def known(tag: str) -> bool:
    """Whether Babel, or our list of its gaps, can write in this language (BCP-47)."""
    return tag in _gaps() or tag in locale_identifiers()


def long_date(day: date, tag: str) -> str:
    """A date written out: "3 de octubre de 2026"."""
    gap = _gaps().get(tag)
    if gap:
        month = gap["months"][day.month - 1]
        return str(gap["date"]).format(day=day.day, month=month, year=day.year)
    return str(format_date(day, "long", locale=Locale.parse(tag)))


def month(text: str, tag: str) -> str:
    """A month ("2026-01") or a year ("2026") written out: "enero de 2026"."""
    if len(text) == 4:
        return text
    day, gap = date.fromisoformat(f"{text}-01"), _gaps().get(tag)
    if gap:
        return str(gap["month"]).format(month=gap["months"][day.month - 1], year=day.year)
    return str(format_skeleton("yMMMM", day, locale=Locale.parse(tag)))


def listing(items: Sequence[str], tag: str) -> str:
    """Several things in a row, with the last "and"."""
    gap = _gaps().get(tag)
    if gap:
        return str(gap["last"]).join(filter(None, (", ".join(items[:-1]), *items[-1:])))
    return str(format_list(list(items), locale=Locale.parse(tag))) if items else ""


def distance(kilometres: float, tag: str) -> str:
    """A distance with its unit: "1,250 km"."""
    locale = SOURCE if tag in _gaps() else tag
    return str(format_unit(kilometres, "length-kilometer", "short", locale=Locale.parse(locale)))


@lru_cache(maxsize=1)
def _gaps() -> dict[str, dict[str, Any]]:
    return dict(read_yaml(Path(__file__).with_name("gaps.yml")))
