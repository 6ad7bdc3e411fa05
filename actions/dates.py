"""Dates as people write them, and the days of a deadline. Pure functions."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import product
from pathlib import Path

import dateparser
import holidays
import yaml
from dateutil.relativedelta import relativedelta

from bot.text import fold

LANGUAGES = ["es", "en", "pt", "fr"]
ISO = re.compile(r"\d{4}-\d\d-\d\d")
NUMBERS_ONLY = re.compile(r"\s*\d{1,2}\s*[/.\-]\s*\d{1,2}(\s*[/.\-]\s*\d{2,4})?\s*")


def understand(text: str, today: date, past: bool = True) -> list[date]:
    """The days that `text` may mean: none if it is no date, two if "10/3" could be either.

    Args:
        past: whether a day without a year is the last one (else the next one).
    """
    orders = ("DMY", "MDY") if NUMBERS_ONLY.fullmatch(text) else ("DMY",)
    found = (_parse(text, today, order, past) for order in orders)
    return list(dict.fromkeys(day for day in found if day))


def _parse(text: str, today: date, order: str, past: bool) -> date | None:
    # What our buttons say; dateparser would read it in `order`, the day for the month.
    iso = ISO.fullmatch(text.strip())
    settings = {
        "DATE_ORDER": "YMD" if iso else order,
        "RELATIVE_BASE": datetime.combine(today, datetime.min.time()),
        "PREFER_DATES_FROM": "past" if past else "future",
        "PREFER_DAY_OF_MONTH": "first",
        "PARSERS": ["relative-time", "absolute-time"],  # no timestamps
        "RETURN_AS_TIMEZONE_AWARE": False,
    }
    for form, parts in product(dict.fromkeys((text, _in_known_words(text))), _parts(text)):
        parsed = dateparser.parse(
            form, languages=LANGUAGES, settings={**settings, "REQUIRE_PARTS": parts}
        )
        if parsed:
            return parsed.date()
    return None


def _parts(text: str) -> list[list[str]]:
    """What must stand in a date, in turn: "2025" is no day, nor is "3/13" one of the year 13."""
    if NUMBERS_ONLY.fullmatch(text):
        return [["day", "month"]]
    return [["day"], ["month"]] if any(c.isdigit() for c in text) else [[]]


def _in_known_words(text: str) -> str:
    """The text in words that dateparser reads: "ase como dos semanas" → "hace 2 semanas"."""
    return " ".join(filter(None, (_words().get(fold(word), word) for word in text.split())))


@lru_cache(maxsize=1)
def _words() -> dict[str, str]:
    return dict(yaml.safe_load(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8")))


def add_working_days(start: date, days: int) -> date:
    """The day that is `days` working days after `start`, which itself does not count.

    Working days are Monday to Friday without the public holidays of Mexico (COM-03, COM-16).
    """
    day = start
    while days:
        day += timedelta(days=1)
        days -= is_working_day(day)
    return day


def working_days_between(start: date, end: date) -> int:
    """Working days after `start` up to and with `end`; 0 if `end` is not later."""
    return sum(
        is_working_day(start + timedelta(days=n)) for n in range(1, max((end - start).days, 0) + 1)
    )


def is_working_day(day: date) -> bool:
    """Whether it is Monday to Friday and no public holiday of Mexico."""
    return day.weekday() < 5 and day not in _holidays()


@lru_cache(maxsize=1)
def _holidays() -> holidays.HolidayBase:
    return holidays.country_holidays("MX")


def comar_deadline(entry: date) -> date:
    """The last day to ask COMAR for refuge: 30 working days after entry (COM-03)."""
    return add_working_days(entry, 30)


def appeal_deadline(notice: date) -> date:
    """The last day of the "recurso de revisión": 15 working days after notice (COM-16)."""
    return add_working_days(notice, 15)


def us_asylum_deadline(entry: date) -> date:
    """The last day to ask for asylum in the US: one year after the last entry (USA-03)."""
    return entry + relativedelta(years=1)
