"""Dates as people write them, and the days of a deadline."""

from __future__ import annotations

from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.dates import (
    add_working_days,
    appeal_deadline,
    comar_deadline,
    in_month_of,
    is_working_day,
    understand,
    us_asylum_deadline,
    working_days_between,
)

TODAY = date(2026, 11, 24)
DAYS = st.dates(date(2015, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3 de octubre", date(2026, 10, 3)),
        ("3 de octubre de 2025", date(2025, 10, 3)),
        ("el 3 de octubre", date(2026, 10, 3)),
        ("fue el tres de octubre", date(2026, 10, 3)),
        ("3 oct 2025", date(2025, 10, 3)),
        ("25 de diciembre", date(2025, 12, 25)),
        ("hoy", TODAY),
        ("ayer", date(2026, 11, 23)),
        ("antier", date(2026, 11, 22)),
        ("hace dos semanas", date(2026, 11, 10)),
        ("hace como 20 días", date(2026, 11, 4)),
        ("ase 3 dias", date(2026, 11, 21)),
        ("hace un mes", date(2026, 10, 24)),
        ("la semana pasada", date(2026, 11, 17)),
        ("el lunes", date(2026, 11, 23)),
        ("el 5", date(2026, 11, 5)),
        ("October 3", date(2026, 10, 3)),
        ("Oct 3rd, 2025", date(2025, 10, 3)),
        ("two weeks ago", date(2026, 11, 10)),
        ("yesterday", date(2026, 11, 23)),
        ("13/3/2026", date(2026, 3, 13)),
        ("3/13/2026", date(2026, 3, 13)),
        ("3/13", date(2026, 3, 13)),
        ("4/4", date(2026, 4, 4)),
        ("2026-10-03", date(2026, 10, 3)),
        ("el lunes pasado", date(2026, 11, 23)),
        ("el pasado viernes", date(2026, 11, 20)),
        ("last friday", date(2026, 11, 20)),
        ("el viernes 13", date(2026, 11, 13)),
        ("anoche", date(2026, 11, 23)),
        ("ayer en la noche", date(2026, 11, 23)),
        ("perdón, fue el 5", date(2026, 11, 5)),
        ("creo que el 28", date(2026, 10, 28)),
        ("sorry, it was the 7th", date(2026, 11, 7)),
        ("el 5 de este mes", date(2026, 11, 5)),
        ("el 5 del mes pasado", date(2026, 10, 5)),
        ("the 5th of last month", date(2026, 10, 5)),
        ("3 de octubre de este año", date(2026, 10, 3)),
        ("3 de octubre del año pasado", date(2025, 10, 3)),
        ("October 3 of last year", date(2025, 10, 3)),
        ("1ro de nobiembre", date(2026, 11, 1)),
        ("3 de otubre", date(2026, 10, 3)),
        ("hace cuarenta días", date(2026, 10, 15)),
        ("a couple of weeks ago", date(2026, 11, 10)),
        ("llevo 2 semanas", date(2026, 11, 10)),
        ("March 3 8:30am", date(2026, 3, 3)),
    ],
)
def test_a_date_is_understood_as_people_write_it(text: str, day: date) -> None:
    """In Spanish and English; without a year it is the last such day."""
    assert understand(text, TODAY) == [day]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("le 3 octobre", date(2026, 10, 3)),
        ("3 octobre 2025", date(2025, 10, 3)),
        ("je suis arrivé le 3 octobre", date(2026, 10, 3)),
        ("il y a deux semaines", date(2026, 11, 10)),
        ("depuis environ deux semaines", date(2026, 11, 10)),
        ("il y a un mois", date(2026, 10, 24)),
        ("ça fait 10 jours", date(2026, 11, 14)),
        ("sept jours", date(2026, 11, 17)),
        ("une quinzaine de jours", date(2026, 11, 9)),
        ("hier soir", date(2026, 11, 23)),
        ("avant-hier", date(2026, 11, 22)),
        ("lundi dernier", date(2026, 11, 23)),
        ("la semaine dernière", date(2026, 11, 17)),
        ("le 5 de ce mois", date(2026, 11, 5)),
        ("le 5 du mois dernier", date(2026, 10, 5)),
        ("3 octobre de l'année dernière", date(2025, 10, 3)),
        ("désolé, c'était le 7", date(2026, 11, 7)),
        ("há duas semanas", date(2026, 11, 10)),
        ("faz um mês", date(2026, 10, 24)),
        ("faz uns 20 dias", date(2026, 11, 4)),
        ("tem 10 dias", date(2026, 11, 14)),
        ("duas semanas atrás", date(2026, 11, 10)),
        ("cheguei ontem à noite", date(2026, 11, 23)),
        ("anteontem", date(2026, 11, 22)),
        ("segunda passada", date(2026, 11, 23)),
        ("terça-feira passada", date(2026, 11, 17)),
        ("1º de outubro", date(2026, 10, 1)),
        ("dez de outubro", date(2026, 10, 10)),
        ("vinte e cinco de outubro", date(2026, 10, 25)),
        ("dia 5 deste mês", date(2026, 11, 5)),
        ("dia 5 do mês passado", date(2026, 10, 5)),
        ("3 de outubro do ano passado", date(2025, 10, 3)),
        ("3 oktòb", date(2026, 10, 3)),
        ("3 oktòb 2025", date(2025, 10, 3)),
        ("mwen te rive le 3 oktòb", date(2026, 10, 3)),
        ("lendi 5 oktòb", date(2026, 10, 5)),
        ("3 nan mwa oktòb", date(2026, 10, 3)),
        ("sa gen de semèn", date(2026, 11, 10)),
        ("sa fè 10 jou", date(2026, 11, 14)),
        ("depi dis jou", date(2026, 11, 14)),
        ("de mwa pase", date(2026, 9, 24)),
        ("semèn pase", date(2026, 11, 17)),
        ("yè", date(2026, 11, 23)),
        ("avanyè", date(2026, 11, 22)),
        ("lendi pase", date(2026, 11, 23)),
        ("5 nan mwa sa a", date(2026, 11, 5)),
        ("5 nan mwa pase a", date(2026, 10, 5)),
        ("3 oktòb ane pase", date(2025, 10, 3)),
    ],
)
def test_a_date_is_understood_in_french_portuguese_and_creole(text: str, day: date) -> None:
    """As in Spanish, though dateparser has no Creole."""
    assert understand(text, TODAY) == [day]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("de oktòb", date(2026, 10, 2)),
        ("el dos de octubre", date(2026, 10, 2)),
        ("3 mas", date(2026, 3, 3)),
        ("set me 2026", date(2026, 5, 7)),
        ("3 set", date(2026, 9, 3)),
        ("3 dez", date(2025, 12, 3)),
        ("it was Sept 3", date(2026, 9, 3)),
        ("ven", date(2026, 11, 20)),
        ("3 de out", date(2026, 10, 3)),
    ],
)
def test_a_word_of_two_languages_is_taken_from_what_is_beside_it(text: str, day: date) -> None:
    """ "De" is 2 or "of", "set" is 7 or September, "ven" is 20 or Friday."""
    assert understand(text, TODAY) == [day]


@pytest.mark.parametrize("text", ["3 out", "3 Out 2026"])
def test_a_word_for_two_months_may_be_two_days(text: str) -> None:
    """ "Out" is October in Brazil and August in Haiti: one has to ask."""
    assert understand(text, TODAY) == [date(2026, 10, 3), date(2026, 8, 3)]


@pytest.mark.parametrize("text", ["10/3", "10-3", "10.3", "10/3/2026", "10/3/26", "10 3 2026"])
def test_numbers_alone_may_be_two_days(text: str) -> None:
    """10 March where the day comes first, 3 October north of the border: one has to ask."""
    assert set(understand(text, TODAY)) == {date(2026, 3, 10), date(2026, 10, 3)}


@given(DAYS)
def test_the_date_of_a_button_is_that_date(day: date) -> None:
    """What a button says in ISO form is never read with day and month exchanged."""
    assert understand(day.isoformat(), TODAY) == [day]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "no",
        "no sé",
        "tijuana",
        "mi hijo",
        "tengo 3 hijos",
        "👍",
        "2025",
        "en 2025",
        "en octubre",
        "octubre de 2026",
        "10/2026",
        "el mes pasado",
        "last year",
        "somos 5",
        "y",
        "mi",
        "31 de febrero",
        "99/99",
        "0",
        "1/0",
        "9999999999999",
        "hace 99999 años",
        "hace 20 más",
        "el 3 me dieron el papel",
        "la segunda semana de octubre",
        "en octobre",
        "le mois dernier",
        "l'année dernière",
        "j'ai 2 enfants",
        "nous sommes 5",
        "mês passado",
        "ano passado",
        "tenho 2 filhos",
        "oktòb 2026",
        "mwa pase",
        "mwa sa a",
        "ane pase",
        "mwen gen 3 timoun",
        "nou se 5",
        "me",
        "mas",
        "um",
    ],
)
def test_what_is_no_date_is_none(text: str) -> None:
    """A month or a year alone is none, either: a deadline needs the day."""
    assert understand(text, TODAY) == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3 de octubre", date(2027, 10, 3)),
        ("25 de diciembre", date(2026, 12, 25)),
        ("3 oktòb", date(2027, 10, 3)),
    ],
)
def test_a_day_to_come_is_the_next_one(text: str, day: date) -> None:
    """Whoever wants to travel means no day of last year."""
    assert understand(text, TODAY, past=False) == [day]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("perdón, fue el 5", "2026-10-05"),
        ("no espera, fue el 28", "2026-10-28"),
        ("7", "2026-10-07"),
        ("pardon, c'était le 5", "2026-10-05"),
        ("desculpa, foi dia 5", "2026-10-05"),
        ("padon, se te le 5", "2026-10-05"),
        ("el 31 de agosto", "el 31 de agosto"),
        ("hace dos semanas", "hace dos semanas"),
        ("somos 5", "somos 5"),
        ("el 0", "el 0"),
    ],
)
def test_a_number_corrects_the_day_in_its_month(text: str, meant: str) -> None:
    """After 3 October "the 5th" is that of October; whatever says more is left as it is."""
    assert in_month_of(date(2026, 10, 3), text) == meant


@given(st.text(max_size=40), st.booleans())
def test_no_text_makes_it_fail(text: str, past: bool) -> None:
    """People write anything where a date is asked for."""
    assert len(understand(text, TODAY, past)) <= 2


@given(st.from_regex(r"[0-9]{1,4}[ /.\-][0-9]{1,4}([ /.\-][0-9]{1,5})?", fullmatch=True))
def test_no_numbers_make_it_fail(text: str) -> None:
    """Days of the month 0 or 99, years of five digits."""
    assert len(understand(text, TODAY)) <= 2


@given(DAYS, st.integers(1, 60))
def test_a_working_day_deadline_is_that_many_working_days_later(start: date, days: int) -> None:
    """It is a working day itself, and the days from the next one up to it are as many."""
    end = add_working_days(start, days)
    assert is_working_day(end)
    assert working_days_between(start, end) == days
    assert working_days_between(start, end - timedelta(days=1)) == days - 1


@given(DAYS, DAYS)
def test_no_days_remain_of_what_is_over(one: date, other: date) -> None:
    """The count is never negative, and 0 on the day itself."""
    assert working_days_between(max(one, other), min(one, other)) == 0
    assert 0 <= working_days_between(min(one, other), max(one, other)) <= abs((one - other).days)


@given(DAYS)
def test_saturdays_sundays_and_holidays_are_no_working_days(day: date) -> None:
    """Mexico's public holidays, by the calendar of the `holidays` library."""
    expected = day.weekday() < 5 and day not in holidays.country_holidays("MX", years=day.year)
    assert is_working_day(day) == expected


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 11, 16), "the revolution, on the third Monday of November"),
        (date(2026, 12, 25), "Christmas"),
        (date(2026, 2, 2), "the constitution, on the first Monday of February"),
        (date(2024, 10, 1), "the change of government, every six years"),
    ],
)
def test_mexico_rests(day: date, name: str) -> None:
    """Days on which the office is closed do not count."""
    assert not is_working_day(day), name


@pytest.mark.parametrize(
    ("start", "refuge", "appeal"),
    [
        # Entry on Tuesday 3 November 2026; Monday the 16th is a holiday.
        (date(2026, 11, 3), date(2026, 12, 16), date(2026, 11, 25)),
        # Over Christmas and New Year, both on a Friday.
        (date(2026, 12, 1), date(2027, 1, 14), date(2026, 12, 22)),
        # A Saturday: the first day that counts is Monday.
        (date(2026, 10, 3), date(2026, 11, 13), date(2026, 10, 23)),
    ],
)
def test_the_deadlines_of_comar_are_counted_by_hand(
    start: date, refuge: date, appeal: date
) -> None:
    """30 working days for refuge (COM-03), 15 for the appeal (COM-16)."""
    assert comar_deadline(start) == refuge
    assert appeal_deadline(start) == appeal


@pytest.mark.parametrize(
    ("entry", "last"),
    [(date(2026, 3, 1), date(2027, 3, 1)), (date(2024, 2, 29), date(2025, 2, 28))],
)
def test_the_deadline_in_the_us_is_one_year(entry: date, last: date) -> None:
    """From the last entry (USA-03); the leap day has its anniversary on the 28th."""
    assert us_asylum_deadline(entry) == last
