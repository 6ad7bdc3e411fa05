"""Importing data/knowledge/: all rows, or none and a list of what is wrong."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.database import migrate, transaction
from bot.knowledge.importer import TABLES, ImportRefused, import_directory
from bot.knowledge.sources import DATA

DEPARTURE = {
    "id": "BUS-1",
    "origin": "Tijuana",
    "destination": "Tapachula",
    "departs_at": "2026-12-01T08:30",
    "seats": "",
    "operator": "INM",
    "sources": "BUS-07",
    "verified_on": "2026-11-23",
    "valid_until": "2026-12-01",
}


@pytest.fixture
def url(tmp_path: Path) -> str:
    """An empty database of the newest schema."""
    address = f"sqlite:///{tmp_path}/puente.db"
    migrate(address)
    return address


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the real files, to be spoilt."""
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def load(url: str, directory: Path) -> dict[str, int]:
    """Import a directory in one transaction."""
    with transaction(url) as session:
        return import_directory(session, directory)


def stored(url: str) -> dict[str, int]:
    """How many rows of each file the database holds."""
    with transaction(url) as session:
        return {
            name: session.scalar(select(func.count()).select_from(model)) or 0
            for name, model in TABLES.items()
        }


def change(path: Path, edit: Callable[[list[dict[str, str]]], object]) -> None:
    """Edit the rows of a CSV file."""
    with path.open(newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        rows, names = list(reader), list(reader.fieldnames or [])
    edit(rows)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(rows)


def problems(url: str, directory: Path) -> list[str]:
    """What an import that is refused complains of."""
    with pytest.raises(ImportRefused) as refused:
        load(url, directory)
    return refused.value.problems


def test_the_real_files_are_imported_row_by_row(url: str) -> None:
    """As many rows as the files hold; all files are read."""
    rows = load(url, DATA)
    assert rows == stored(url)
    for name in TABLES:
        with (DATA / name).open(newline="", encoding="utf-8") as file:
            assert rows[name] == len(list(csv.DictReader(file)))


def test_a_second_import_replaces_the_first(url: str, data: Path) -> None:
    """A row that left the file leaves the database; nothing is there twice."""
    load(url, data)
    change(data / "shelters.csv", lambda rows: rows.pop())
    assert load(url, data)["shelters.csv"] == stored(url)["shelters.csv"]


def test_what_may_be_unknown_may_be_empty(url: str, data: Path) -> None:
    """A departure with no number of seats is a departure."""
    change(data / "departures.csv", lambda rows: rows.append(DEPARTURE))
    assert load(url, data)["departures.csv"] == 1


@pytest.mark.parametrize(
    ("file", "cell", "value", "says"),
    [
        ("shelters.csv", "groups", "man;dog", "allowed"),
        ("shelters.csv", "groups", "", "allowed"),
        ("shelters.csv", "status", "perhaps", "allowed"),
        ("shelters.csv", "for_whom", "nobody", "allowed"),
        ("shelters.csv", "confidence", "sure", "allowed"),
        ("shelters.csv", "protected", "true", "yes or no"),
        ("shelters.csv", "lat", "north", "north"),
        ("shelters.csv", "verified_on", "23/11/2026", "23/11/2026"),
        ("shelters.csv", "review_by", "", "review_by"),
        ("shelters.csv", "city", "Atlantis", "cities.csv"),
        ("sources.csv", "id", "", "empty"),
        ("cities.csv", "name", "  ", "empty"),
        ("contacts.csv", "sources", "SAFE-01;NONE-99", "NONE-99"),
        ("contacts.csv", "review_by", "soon", "soon"),
    ],
)
def test_a_wrong_cell_is_named_by_file_line_and_content(
    url: str, data: Path, file: str, cell: str, value: str, says: str
) -> None:
    """The second row of a file stands on its third line."""
    load(url, data)
    before = stored(url)
    change(data / file, lambda rows: rows[1].update({cell: value}))
    found = problems(url, data)
    assert any(p.startswith(f"{data / file}, line 3: ") and says in p for p in found), found
    assert stored(url) == before


def test_a_protected_house_with_an_address_is_refused(url: str, data: Path) -> None:
    """Its address must not even lie in the database (SHG-11)."""

    def reveal(rows: list[dict[str, str]]) -> None:
        house = next(row for row in rows if row["protected"] == "yes")
        house["address"] = "Calle Primera 1"

    change(data / "shelters.csv", reveal)
    assert "protected" in problems(url, data)[0]


def test_a_departure_needs_a_known_source(url: str, data: Path) -> None:
    """Nothing is told of a bus that nobody vouches for."""
    change(data / "departures.csv", lambda rows: rows.append({**DEPARTURE, "sources": ""}))
    assert "source ''" in problems(url, data)[0]


def test_the_same_key_twice_is_refused(url: str, data: Path) -> None:
    """Both lines are named."""
    change(data / "cities.csv", lambda rows: rows.append(rows[0]))
    assert "line 2" in problems(url, data)[0]


@pytest.mark.parametrize("row", ["SAFE-99,Somebody\n", ",".join("abcdefghijk") + "\n"])
def test_a_row_with_too_few_or_too_many_cells_is_refused(url: str, data: Path, row: str) -> None:
    """A comma too much would put each cell under the wrong heading."""
    with (data / "sources.csv").open("a", encoding="utf-8") as file:
        file.write(row)
    assert "cells" in problems(url, data)[0]


@pytest.mark.parametrize("name", TABLES)
def test_a_missing_file_is_named(url: str, data: Path, name: str) -> None:
    """A directory of which half was copied is not half-imported."""
    (data / name).unlink()
    found = problems(url, data)
    assert f"{data / name}: the file is missing" in found
    assert not any(stored(url).values())


def test_a_missing_column_is_named(url: str, data: Path) -> None:
    """The heading is checked before the rows."""
    path = data / "cities.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("state", "province", 1))
    assert f"{path}: columns are missing: state" in problems(url, data)


def test_a_file_in_another_encoding_is_named(url: str, data: Path) -> None:
    """A spreadsheet may save "Juárez" in Latin-1; that is told, not thrown."""
    path = data / "cities.csv"
    path.write_bytes("name,state\nTijuana,BC\nMérida,Yucatán\n".encode("latin-1"))
    assert any(p.startswith(f"{path}, line 3: ") and "UTF-8" in p for p in problems(url, data))


def test_a_file_with_a_byte_order_mark_is_read(url: str, data: Path) -> None:
    """Spreadsheets put one in front of UTF-8."""
    for name in TABLES:
        content = (data / name).read_text(encoding="utf-8")
        (data / name).write_text(content, encoding="utf-8-sig")
    assert load(url, data)["cities.csv"]


def test_all_that_is_wrong_is_told_at_once(url: str, data: Path) -> None:
    """One does not want to mend a file line by line."""
    change(data / "cities.csv", lambda rows: [row.update(lat="?") for row in rows[:3]])
    (data / "departures.csv").unlink()
    found = problems(url, data)
    assert sum("lat='?'" in p for p in found) == 3
    assert any("missing" in p for p in found)
