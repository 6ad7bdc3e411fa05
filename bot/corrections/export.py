"""Corrections as a patch for the repository: of domain.yml, the POT and the PO files."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages import Catalog
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from ruamel.yaml import YAML

from bot.corrections.live import Corrections
from bot.languages import SOURCE
from bot.localisation.catalogue import DOMAIN, po_path, translated_tags
from bot.localisation.extract import as_text, pot_path
from bot.settings import ROOT


def patch(corrected: Corrections, root: Path = ROOT) -> str:
    """The differences that `git apply` puts into a clone; empty if nothing is corrected.

    A translation of a Spanish text whose facts were corrected becomes fuzzy: it must be approved
    again. One of a text that was badly said stays.
    """
    domain = root / "domain.yml"
    before = domain.read_text(encoding="utf-8")
    spanish = {name: text for (name, tag), text in corrected.texts.items() if tag == SOURCE}
    old = _texts(before)
    made = [(domain, before, _with_texts(before, spanish))]
    for path, tag in _catalogues(root):
        with path.open("rb") as file:
            catalogue = read_po(file, locale=tag, domain=DOMAIN)
        _correct(catalogue, tag, old, spanish, corrected)
        made.append((path, path.read_text("utf-8"), as_text(catalogue).decode("utf-8")))
    return "".join(_difference(path.relative_to(root), old, new) for path, old, new in made)


def _catalogues(root: Path) -> Iterator[tuple[Path, str | None]]:
    """The POT (without a tag) and the PO files of a clone."""
    yield root / pot_path(DOMAIN).relative_to(ROOT), None
    for tag in translated_tags()[1:]:
        yield root / po_path(tag).relative_to(ROOT), tag


def _correct(
    catalogue: Catalog,
    tag: str | None,
    old: dict[str, str],
    spanish: dict[str, str],
    corrected: Corrections,
) -> None:
    for name, source in old.items():
        message = catalogue.get(source, name)
        if message is None:
            continue
        if tag and (name, tag) in corrected.texts:
            message.string = corrected.texts[name, tag]
        elif tag and corrected.is_wrong(name, tag):
            message.flags.add("fuzzy")
        if name in spanish:
            catalogue.delete(source, name)
            catalogue[spanish[name]] = _renamed(message, spanish[name])


def _renamed(message: Message, source: str) -> Message:
    return Message(
        source,
        message.string,
        message.locations,
        message.flags,
        message.auto_comments,
        message.user_comments,
        context=message.context,
    )


def _texts(domain: str) -> dict[str, str]:
    responses = YAML(typ="safe").load(domain)["responses"]
    return {name: v[0]["text"] for name, v in responses.items() if v[0].get("text")}


def _with_texts(domain: str, texts: dict[str, str]) -> str:
    """domain.yml with other texts of some responses, and everything else as it is written."""
    responses: Any = YAML().load(domain)["responses"]
    lines = domain.splitlines(keepends=True)
    places = sorted((responses[name][0].lc.key("text"), name) for name in texts)
    for (line, column), name in reversed(places):
        end = line + 1
        while end < len(lines) and (not lines[end].strip() or _indent(lines[end]) > column):
            end += 1
        while not lines[end - 1].strip():
            end -= 1
        head = lines[line][:column] + "text: |-\n"
        body = [f"{' ' * (column + 2)}{part}".rstrip() + "\n" for part in texts[name].split("\n")]
        lines[line:end] = [head, *body]
    return "".join(lines)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _difference(path: Path, before: str, after: str) -> str:
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    return "".join(difflib.unified_diff(old, new, f"a/{path}", f"b/{path}"))
