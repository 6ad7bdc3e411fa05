"""Dates as people write them, and the days of a deadline. Pure functions."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import dateparser
import holidays
from dateutil.relativedelta import relativedelta

from bot.text import fold
from bot.yaml_files import read_yaml

LANGUAGES = ["es", "en", "pt", "fr"]
ISO = re.compile(r"\d{4}-\d\d-\d\d")
NUMBERS_ONLY = re.compile(r"\s*\d{1,2}\s*[/.\-\s]\s*\d{1,2}(\s*[/.\-\s]\s*\d{2,4})?\s*")
MONTH_AND_YEAR = re.compile(r"\s*\d{1,2}\s*[/.\-]\s*\d{4}\s*")
LONGEST = 200  # characters; nobody writes a date in more
SHORTEST = 3  # letters; dateparser takes "y" and "mi" for days
DAY_ONLY = re.compile(r"([0-3]?\d)(?:st|nd|rd|th)?")


def understand(text: str, today: date, past: bool = True) -> list[date]:
    """The days that `text` may mean: none if it names no day, two if "10/3" could be either.

    Args:
        past: whether a day without a year is the last one (else the next one, and a month will do).
    """
    if len(text) > LONGEST:
        return []
    if MONTH_AND_YEAR.fullmatch(text) or (past and _is_span(text)):
        return []
    known = _in_known_words(text)
    if len(known) < SHORTEST and not _has_digit(known):
        return []
    orders = ("DMY", "MDY") if NUMBERS_ONLY.fullmatch(text) else ("DMY",)
    meant = _meanings(text)
    found = (_parse(meaning, today, order, past) for meaning in meant for order in orders)
    return list(dict.fromkeys(day for day in found if day))


def has_number(text: str) -> bool:
    """Whether a text counts something, in figures or in words."""
    return _has_digit(_in_known_words(text))


def in_month_of(day: date, text: str) -> str:
    """A correction of `day` that names its number only ("perdón, fue el 5"), in full; or `text`."""
    number = _day_number(text)
    try:
        return text if number is None else day.replace(day=number).isoformat()
    except ValueError:
        return text


def _parse(text: str, today: date, order: str, past: bool) -> date | None:
    number = _day_number(text)
    if number is not None:
        return _nearest(number, today, past)
    read = (_read(form, today, order, past) for form in _forms(text, today))
    return next(filter(None, read), None)


def _meanings(text: str) -> list[str]:
    """The text, or one for each month that a word beside a number may name: "3 out"."""
    for word, months in _table()["either"].items():
        named = re.compile(rf"(?<=\d ){word}\b", re.IGNORECASE)
        if named.search(text):
            return [named.sub(month, text) for month in months]
    return [text]


def _day_number(text: str) -> int | None:
    """The number of a day that is all that a text says of it: "7", "creo que fue el 5"."""
    known = _in_known_words(text)
    after_article = _words(text)[-2:-1] and _words(text)[-2] in _table()["day"]
    number = DAY_ONLY.fullmatch(known.split()[-1] if known and after_article else known)
    return int(number[1]) if number else None


def _forms(text: str, today: date) -> list[str]:
    """The ways in which a text can be put for dateparser, in turn."""
    known = _in_known_words(text)
    full = _in_full(known, today)
    if full != known:
        return [full]  # dateparser reads "5 de este mes" as today
    # A day of the week is the one before today anyway; a number could be left without its month.
    bare = [known] if _has_digit(text) else [known, _without(known, _table()["before"])]
    said, written = _words(text), _as_written(text)
    # dateparser needs the colons of "8:30"; but a phrase may mean something else to it ("3 set").
    return list(dict.fromkeys([text if said == written else " ".join(said), *bare]))


def _read(text: str, today: date, order: str, past: bool) -> date | None:
    """The day that dateparser reads, if the text names a day and not only a month or a year."""
    settings = {
        # What our buttons say; dateparser would read it in `order`, the day for the month.
        "DATE_ORDER": "YMD" if ISO.fullmatch(text.strip()) else order,
        "RELATIVE_BASE": datetime.combine(today, datetime.min.time()),
        "PREFER_DATES_FROM": "past" if past else "future",
        "PREFER_DAY_OF_MONTH": "first",
        "PARSERS": ["relative-time", "absolute-time"],  # no timestamps
        "RETURN_AS_TIMEZONE_AWARE": False,
    }

    def read(*parts: str) -> datetime | None:
        return dateparser.parse(
            text, languages=LANGUAGES, settings={**settings, "REQUIRE_PARTS": list(parts)}
        )

    if NUMBERS_ONLY.fullmatch(text):
        day = read("day", "month")  # "3/13" is none of the year 13
    else:
        day = read("day")
        if not day and not _has_digit(text) and not (past and read("month")):
            day = read()  # a day of the week
    return day.date() if day else None


def _nearest(number: int, today: date, past: bool) -> date | None:
    """The last day with this number in its month (else the next one); None for a 0 or a 99."""
    step = timedelta(days=-1 if past else 1)
    near = (today + step * n for n in range(62))
    return next((day for day in near if day.day == number), None)


def _has_digit(text: str) -> bool:
    return any(c.isdigit() for c in text)


def _is_span(text: str) -> bool:
    """Whether it names a month or a year without a day: "el mes pasado"."""
    folded = f" {' '.join(_words(text))} "
    return not _has_digit(text) and any(f" {span} " in folded for span in _table()["spans"])


def _in_full(text: str, today: date) -> str:
    """This month or year, or the last one, in numbers: "5 de este mes" → "5/11/2026"."""
    before, year = today - relativedelta(months=1), today.year
    instead = (
        ("this_month", DAY_ONLY.pattern, f"/{today.month}/{year}"),
        ("last_month", DAY_ONLY.pattern, f"/{before.month}/{before.year}"),
        ("this_year", r"(.*\d.*)", f" {year}"),
        ("last_year", r"(.*\d.*)", f" {year - 1}"),
    )
    for name, rest, numbers in instead:
        found = re.fullmatch(f"{rest} (?:{'|'.join(_table()[name])})", text)
        if found:
            return found[1] + numbers
    return text


def _in_known_words(text: str) -> str:
    """The text in words that dateparser reads: "ase como dos semanas" → "hace 2 semanas"."""
    known = (_table()["words"].get(word, word) for word in _words(text))
    return " ".join(filter(None, known))


def _without(text: str, left_out: list[str]) -> str:
    return " ".join(word for word in text.split() if word not in left_out)


def _words(text: str) -> list[str]:
    said = " ".join(_as_written(text))
    for phrase, instead in _table()["phrases"].items():
        said = re.sub(rf"\b(?:{phrase})(?!\w)", instead, said)
    return said.split()


def _as_written(text: str) -> list[str]:
    return re.sub(r"[,;:!¡?¿]|\.(?!\d)", " ", fold(text)).split()


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    return dict(read_yaml(Path(__file__).with_suffix(".yml")))


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


def public_holidays_between(start: date, end: date) -> list[date]:
    """The public holidays of Mexico, Monday to Friday, after `start` up to and with `end`."""
    days = (start + timedelta(days=n) for n in range(1, max((end - start).days, 0) + 1))
    return [day for day in days if day.weekday() < 5 and day in _holidays()]


def comar_deadline(entry: date) -> date:
    """The last day to ask COMAR for refuge: 30 working days after entry (COM-03)."""
    return add_working_days(entry, 30)


def appeal_deadline(notice: date) -> date:
    """The last day of the "recurso de revisión": 15 working days after notice (COM-16)."""
    return add_working_days(notice, 15)


def us_asylum_deadline(entry: date) -> date:
    """The last day to ask for asylum in the US: one year after the last entry (USA-03)."""
    return entry + relativedelta(years=1)
