"""CSV files of data/knowledge/ into the database: all rows, or none and a list of what is wrong."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

from sqlalchemy import Boolean as SqlBoolean
from sqlalchemy import Date, DateTime, Float, Integer, delete, select
from sqlalchemy.orm import Session

from bot.knowledge.models import (
    CONFIDENCES,
    GROUPS,
    STATUSES,
    City,
    Contact,
    Departure,
    Office,
    Shelter,
    Source,
)

TABLES: dict[str, Any] = {
    "sources.csv": Source,
    "cities.csv": City,
    "shelters.csv": Shelter,
    "offices.csv": Office,
    "departures.csv": Departure,
    "contacts.csv": Contact,
}


# Rows that shelters report are in no file.
KEPT: dict[Any, Any] = {Departure: (Departure.told_by.is_(None),)}


class ImportRefused(ValueError):
    """Nothing was imported. `problems` says what is wrong: one line for each, with file and row."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("Nothing was imported:\n" + "\n".join(f"  {p}" for p in problems))


def import_directory(session: Session, directory: Path) -> dict[str, int]:
    """Replace the tables by the files of `directory`; return the rows of each file.

    Raises:
        ImportRefused: a file is missing or a row is wrong; the database is as it was.
    """
    tables = {name: list(_read(directory / name, model)) for name, model in TABLES.items()}
    problems = [p for rows in tables.values() for _, _, p in rows if p]
    problems += _duplicates(tables) + _dangling(tables)
    if problems:
        raise ImportRefused(problems)
    for name, model in TABLES.items():
        session.execute(delete(model).where(*KEPT.get(model, ())))
        kept = set(session.scalars(select(getattr(model, _key(model)))))
        rows = (values for _, values, _ in tables[name])
        session.add_all(model(**row) for row in rows if row[_key(model)] not in kept)
    return {name: len(rows) for name, rows in tables.items()}


Row = tuple[str, dict[str, Any], str]  # where, values, problem


def _read(path: Path, model: Any) -> Iterator[Row]:
    if not path.is_file():
        yield str(path), {}, f"{path}: the file is missing"
        return
    columns = {c.name: c for c in model.__table__.columns if not c.info.get("console")}
    try:
        text = path.read_text(encoding="utf-8-sig")  # spreadsheets put a mark in front
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        yield str(path), {}, f"{path}, line {line}: this is not UTF-8; save the file as UTF-8"
        return
    reader = csv.DictReader(StringIO(text), restkey="", restval=None)
    missing = set(columns) - set(reader.fieldnames or [])
    if missing:
        yield str(path), {}, f"{path}: columns are missing: {', '.join(sorted(missing))}"
        return
    for record in reader:
        where = f"{path}, line {reader.line_num}"
        try:
            yield where, _values(record, columns), ""
        except ValueError as error:
            yield where, {}, f"{where}: {error}"


def _values(record: dict[str, Any], columns: dict[str, Any]) -> dict[str, Any]:
    if "" in record or None in record.values():
        raise ValueError("the row has more or fewer cells than the heading")
    values = {}
    for name, column in columns.items():
        text = record[name].strip()
        try:
            values[name] = _convert(text, column)
        except ValueError as error:
            raise ValueError(f"{name}={text!r}: {error}") from None
        check = CHECKS.get((column.table.name, name))
        if check and not check(text):
            raise ValueError(f"{name}={text!r} is none of the allowed values")
    return values


def _convert(text: str, column: Any) -> Any:
    kind = column.type
    if isinstance(kind, SqlBoolean):
        if text not in ("yes", "no"):
            raise ValueError("write yes or no")
        return text == "yes"
    if not text and column.nullable:
        return None
    if column.primary_key and not text:
        raise ValueError("must not be empty")
    if isinstance(kind, Date):
        return date.fromisoformat(text)
    if isinstance(kind, DateTime):
        return datetime.fromisoformat(text)
    if isinstance(kind, Float):
        return float(text)
    if isinstance(kind, Integer):
        return int(text)
    return text


CHECKS: dict[tuple[str, str], Callable[[str], bool]] = {
    ("shelters", "groups"): lambda text: set(text.split(";")) <= set(GROUPS),
    ("shelters", "status"): lambda text: text in STATUSES,
    ("shelters", "for_whom"): lambda text: text in ("anyone", "mexican_returnee"),
    ("shelters", "confidence"): lambda text: text in CONFIDENCES,
    ("sources", "confidence"): lambda text: text in CONFIDENCES,
}


def _key(model: Any) -> str:
    return str(model.__table__.primary_key.columns.keys()[0])


def _duplicates(tables: dict[str, list[Row]]) -> list[str]:
    problems = []
    for name, rows in tables.items():
        key = _key(TABLES[name])
        seen: dict[str, str] = {}
        for where, values, problem in rows:
            if problem:
                continue
            first = seen.setdefault(values[key], where)
            if first != where:
                problems.append(f"{where}: {key}={values[key]!r} stands already at {first}")
    return problems


def _dangling(tables: dict[str, list[Row]]) -> list[str]:
    known = {values["id"] for _, values, problem in tables["sources.csv"] if not problem}
    cities = {values["name"] for _, values, problem in tables["cities.csv"] if not problem}
    problems = []
    for name in ("departures.csv", "contacts.csv", "offices.csv"):
        for where, values, problem in tables[name]:
            unknown = set() if problem else set(values["sources"].split(";")) - known
            problems += [f"{where}: source {s!r} is not in sources.csv" for s in sorted(unknown)]
    for name in ("shelters.csv", "offices.csv"):
        for where, values, problem in tables[name]:
            if not problem and values["city"] not in cities:
                problems.append(f"{where}: city {values['city']!r} is not in cities.csv")
    for where, values, problem in tables["shelters.csv"]:
        if not problem and values["protected"] and values["address"]:
            problems.append(f"{where}: a protected house must not carry an address (SHG-11)")
    return problems
