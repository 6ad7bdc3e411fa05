"""The template for translators is made from the sources and kept."""

from __future__ import annotations

import shutil
from collections import defaultdict
from functools import lru_cache
from pathlib import Path

import yaml
from babel.messages.pofile import read_po

from bot.localisation import extract
from bot.localisation.subjects import subjects
from bot.settings import ROOT


@lru_cache(maxsize=1)
def texts() -> dict[str | None, set[str]]:
    """Context → the Spanish texts of the template."""
    found: defaultdict[str | None, set[str]] = defaultdict(set)
    for message in extract.template():
        found[message.context].add(message.id)
    return found


def test_the_template_on_disk_is_the_one_that_the_sources_make() -> None:
    """Otherwise translators work on old texts. If this fails: make strings."""
    assert extract.stale() == []


def test_the_template_has_every_text_and_button_of_the_domain() -> None:
    """With the name of the response as the context."""
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    for name, variants in domain["responses"].items():
        for variant in variants:
            shown = {variant["text"], *(b["title"] for b in variant.get("buttons", []))}
            assert shown <= texts()[name], name


def test_the_template_has_the_subjects_and_the_texts_of_the_code() -> None:
    """Titles of buttons that stand for an intent, and what actions and gateway say."""
    assert set(subjects().values()) <= texts()["subject"]
    assert {"Ver los temas", "Revisado el {date}.", "hombres"} <= texts()[None]
    assert ("Queda {n} día.", "Quedan {n} días.") in texts()[None]


def test_the_template_has_the_headings_of_the_share_pack() -> None:
    """They are texts that people read, too."""
    headings = yaml.safe_load((ROOT / extract.SECTIONS).read_text(encoding="utf-8"))
    assert set(headings) <= texts()["share pack"]


def test_the_same_sources_make_the_same_file() -> None:
    """No dates in it: it changes with the texts only."""
    made = extract.as_text(extract.template())
    assert made == extract.as_text(extract.template())
    assert b"POT-Creation-Date" not in made


def sources(directory: Path, domain: str) -> Path:
    """Sources of texts: the headings of the share pack and this domain, whose path it gives."""
    headings = directory / extract.SECTIONS
    headings.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / extract.SECTIONS, headings)
    path = directory / "domain.yml"
    path.write_text(domain, encoding="utf-8")
    return path


def test_a_new_response_is_a_new_text(tmp_path: Path) -> None:
    """A text or a title that is added to domain.yml is found by the extraction."""
    domain = sources(
        tmp_path,
        "responses:\n  utter_new:\n"
        "  - text: Algo nuevo\n    buttons: [{title: Sí, payload: /affirm}]\n"
        "  - custom: {a: 1}\n",
    )
    assert list(extract.responses(domain)) == [("utter_new", "Algo nuevo"), ("utter_new", "Sí")]
    made = extract.template(tmp_path)
    assert made.get("Algo nuevo", "utter_new") is not None


def test_what_was_translated_stays_when_the_template_changes(tmp_path: Path) -> None:
    """A changed Spanish text keeps its old translation as fuzzy, so it is not shown unseen."""
    sources(tmp_path, "responses: {utter_a: [{text: Hola a todos}]}\n")
    old = extract.template(tmp_path)
    message = old.get("Hola a todos", "utter_a")
    assert message is not None
    message.string = "Hello everybody"
    old.locale = "en"
    sources(tmp_path, "responses: {utter_a: [{text: Hola a todos ya}]}\n")
    old.update(extract.template(tmp_path))
    path = tmp_path / "messages.po"
    path.write_bytes(extract.as_text(old))
    with path.open("rb") as file:
        changed = read_po(file, locale="en").get("Hola a todos ya", "utter_a")
    assert changed is not None
    assert changed.fuzzy
