"""Corrections as a patch that git applies."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from babel.messages.pofile import read_po

from bot.corrections.export import patch
from bot.corrections.live import Corrections
from bot.localisation.catalogue import translated_tags
from bot.localisation.extract import responses
from bot.settings import ROOT

NAME, OTHER = "utter_ask_comar_apply", "utter_thank"
NEW = "🏛 Una línea nueva: «así».\n\n1. Otra, con {llaves}."


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The files that a patch changes, in a repository of their own."""
    shutil.copy2(ROOT / "domain.yml", tmp_path)
    shutil.copytree(ROOT / "bot" / "locale", tmp_path / "bot" / "locale")
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    return tmp_path


def applied(clone: Path, corrected: Corrections) -> None:
    """Make a patch and apply it."""
    made = patch(corrected, clone)
    subprocess.run(["git", "apply", "-"], cwd=clone, input=made, text=True, check=True)


def text(clone: Path, tag: str, source: str, name: str) -> tuple[str, bool]:
    """The translation of a text, and whether it must be approved again."""
    with (clone / "bot" / "locale" / tag / "LC_MESSAGES" / "messages.po").open("rb") as file:
        message = read_po(file, locale=tag).get(source, name)
    assert message is not None
    return str(message.string), message.fuzzy


def test_without_corrections_there_is_no_patch(clone: Path) -> None:
    """Not even one of white space."""
    assert patch(Corrections(), clone) == ""


def test_a_patch_changes_these_texts_and_nothing_else(clone: Path) -> None:
    """The same domain but for the text; comments and all other lines as they were."""
    before = (clone / "domain.yml").read_text(encoding="utf-8")
    applied(clone, Corrections({(NAME, "es"): NEW, (OTHER, "es"): "De nada."}))
    after = (clone / "domain.yml").read_text(encoding="utf-8")
    expected = yaml.safe_load(before)
    expected["responses"][NAME][0]["text"] = NEW
    expected["responses"][OTHER][0]["text"] = "De nada."
    assert yaml.safe_load(after) == expected
    assert [line for line in before.splitlines() if "#" in line] == [
        line for line in after.splitlines() if "#" in line
    ]


@pytest.mark.parametrize("facts", [True, False], ids=["facts", "words"])
def test_translations_follow(clone: Path, facts: bool) -> None:
    """They stay where the words were bad, and must be approved again where the facts were."""
    source = next(t for n, t in responses(clone / "domain.yml") if n == NAME)
    before = {tag: text(clone, tag, source, NAME)[0] for tag in translated_tags()[1:]}
    unsafe = {NAME} if facts else set()
    applied(clone, Corrections({(NAME, "es"): NEW, (NAME, "en"): "A new one."}, unsafe))
    assert text(clone, "en", NEW, NAME) == ("A new one.", False)
    assert text(clone, "fr", NEW, NAME) == (before["fr"], facts)


def test_a_translation_alone_can_be_corrected(clone: Path) -> None:
    """The Spanish stays."""
    source = next(t for n, t in responses(clone / "domain.yml") if n == NAME)
    before = (clone / "domain.yml").read_bytes()
    applied(clone, Corrections({(NAME, "pt"): "Um novo."}))
    assert text(clone, "pt", source, NAME) == ("Um novo.", False)
    assert (clone / "domain.yml").read_bytes() == before
