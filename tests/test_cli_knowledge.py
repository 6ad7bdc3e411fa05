"""The commands for those who keep the facts, and for the workers of the shelters."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot.cli import app
from bot.clock import moment
from bot.database import migrate, transaction
from bot.knowledge.beds import reports
from bot.knowledge.sources import DATA
from bot.localisation.catalogue import Translator, translated_tags
from bot.requests import BUS, INTERPRETER, record


@pytest.fixture(autouse=True)
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database of this test's own, which the commands fill by themselves."""
    address = f"sqlite:///{tmp_path}/puente.db"
    monkeypatch.setenv("DATABASE_URL", address)
    return address


def run(*words: str) -> Result:
    """Call the command; what it wrote on both outputs is its `output`."""
    return CliRunner(mix_stderr=True).invoke(app, words)


def test_facts_are_imported_with_a_count_of_each_file() -> None:
    """From data/knowledge/ unless another directory is named."""
    done = run("knowledge", "import")
    assert done.exit_code == 0
    assert "cities.csv: " in done.output


def test_wrong_facts_end_the_import(tmp_path: Path) -> None:
    """With exit code 2, for whoever automates it."""
    spoilt = Path(shutil.copytree(DATA, tmp_path / "data"))
    (spoilt / "contacts.csv").unlink()
    assert run("knowledge", "import", "--directory", str(spoilt)).exit_code == 2


def test_the_facts_can_be_told_today() -> None:
    """Whatever is overdue has something to say instead: exit code 0, with a count."""
    done = run("knowledge", "check", "--day", "2026-12-01")
    assert done.exit_code == 0
    assert " checked: 0 overdue, " in done.output


def test_what_is_overdue_is_listed_with_its_safe_form() -> None:
    """The most urgent first, for whoever checks it again."""
    done = run("knowledge", "check", "--day", "2027-04-01")
    assert done.exit_code == 0
    assert "utter_safe_mexico" in done.output
    assert "SHEL-001" in done.output
    assert done.output.index("2027-01-07") < done.output.index("2027-03-23")


def test_when_the_safe_forms_are_old_too_the_check_fails() -> None:
    """In 2040 nothing is left to say, and a pipeline must stop."""
    done = run("knowledge", "check", "--day", "2040-01-01")
    assert done.exit_code not in (0, None)
    assert "safe form" in done.output


def test_a_day_that_is_none_is_refused() -> None:
    """Before anything is done."""
    assert run("knowledge", "check", "--day", "mañana").exit_code == 2


@pytest.mark.parametrize("tag", translated_tags())
def test_a_share_pack_is_written_as_a_page_and_a_text(tag: str, tmp_path: Path) -> None:
    """In each language; the directory is made, the files are named and their sizes told."""
    out = tmp_path / "to" / "print"
    done = run("knowledge", "export", "--language", tag, "--out", str(out), "--day", "2026-12-01")
    assert done.exit_code == 0
    page, text = (out / f"puente-{tag}.{end}" for end in ("html", "txt"))
    assert sorted(out.iterdir()) == [page, text]
    assert str(page) in done.output.replace("\n", "")
    title = Translator(tag).gettext("Puente: información para personas migrantes en México")
    assert f"<h1>🌉 {title}</h1>" in page.read_text(encoding="utf-8")
    assert text.read_text(encoding="utf-8").startswith(title)


@pytest.mark.parametrize("tag", ["mam", "xx", "../es"])
def test_a_language_without_texts_has_no_share_pack(tag: str, tmp_path: Path) -> None:
    """The languages that have one are named; nothing is written."""
    done = run("knowledge", "export", "--language", tag, "--out", str(tmp_path / "out"))
    assert done.exit_code == 2
    assert ", ".join(translated_tags()) in done.output
    assert not (tmp_path / "out").exists()


def test_a_worker_says_that_a_house_is_full(url: str) -> None:
    """The house is named, so that a slip is seen at once; it is forgotten after a day."""
    done = run("knowledge", "bed", "SHEL-001", "full")
    assert done.exit_code == 0
    assert "Scalabrini" in done.output
    with transaction(url) as session:
        assert {k: v.state for k, v in reports(session, moment()).items()} == {"SHEL-001": "full"}
        assert reports(session, moment() + timedelta(days=1)) == {}


@pytest.mark.parametrize(
    ("words", "reason"),
    [(("SHEL-999", "full"), "shelters.csv"), (("SHEL-001", "busy"), "room, full, closed")],
)
def test_an_unknown_house_or_state_is_refused(
    url: str, words: tuple[str, str], reason: str
) -> None:
    """With what there is; nothing is kept."""
    done = run("knowledge", "bed", *words)
    assert done.exit_code == 2
    assert reason in done.output.replace("\n", "")
    migrate(url)
    with transaction(url) as session:
        assert reports(session, moment()) == {}


def test_workers_see_what_is_asked_for(url: str) -> None:
    """The kind, the language by its name, the city and the days; how many there are."""
    assert "0 waiting" in run("requests").output
    with transaction(url) as session:
        record(session, BUS, "ht", "Reynosa", moment() - timedelta(days=3, hours=1))
        record(session, INTERPRETER, "quc", "Tapachula", moment())
    shown = run("requests").output
    assert "2 waiting" in shown
    first, second = (line.split("│")[1:-1] for line in shown.splitlines() if line.startswith("│"))
    assert [cell.strip() for cell in first] == [BUS, "criollo haitiano", "Reynosa", "3"]
    assert [cell.strip() for cell in second] == [INTERPRETER, "k'iche'", "Tapachula", "0"]
