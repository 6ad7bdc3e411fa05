"""Texts for translators: domain.yml, the lists of titles, the code into one POT, it into the POs;
the pages of the console into another.

A response is a message with its name as the context, so that one Spanish text can be translated
in two ways; so are the titles of its buttons.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from bot.localisation.catalogue import CONSOLE, DOMAIN, LOCALE, po_path, translated_tags
from bot.localisation.subjects import CONTEXT, subjects
from bot.settings import ROOT
from bot.yaml_files import read_yaml

CODE = ("actions", "bot")
PAGES = "bot/console"
SECTIONS = "bot/sharepack/sections.yml"


def template(root: Path = ROOT) -> Catalog:
    """The catalogue without translations, made from the sources."""
    catalogue = _empty("the texts")
    for name, text in responses(root / "domain.yml"):
        catalogue.add(text, context=name, locations=[("domain.yml", 0)])
    for title in subjects().values():
        catalogue.add(title, context=CONTEXT, locations=[("bot/localisation/subjects.yml", 0)])
    for heading in read_yaml(root / SECTIONS):
        catalogue.add(heading, context="share pack", locations=[(SECTIONS, 0)])
    for folder in CODE:
        _add_code(catalogue, root, folder, [("console/**", "ignore"), ("**.py", "python")])
    return catalogue


def console_template(root: Path = ROOT) -> Catalog:
    """The catalogue of the console's pages, without translations."""
    catalogue = _empty("the console")
    _add_code(catalogue, root, PAGES, [("**.py", "python"), ("**.html", "jinja2")])
    return catalogue


TEMPLATES = {DOMAIN: template, CONSOLE: console_template}


def pot_path(domain: str) -> Path:
    """Where the texts lie, without translations."""
    return LOCALE / f"{domain}.pot"


def _empty(what: str) -> Catalog:
    header = f"# Puente: {what}, for translators."
    return Catalog(project="Puente", charset="utf-8", header_comment=header)


def _add_code(catalogue: Catalog, root: Path, folder: str, methods: list[tuple[str, str]]) -> None:
    found = extract_from_dir(root / folder, method_map=methods)
    for file, _, message, comments, context in found:
        catalogue.add(
            message, None, [(f"{folder}/{file}", 0)], auto_comments=comments, context=context
        )


def responses(domain: Path) -> Iterator[tuple[str, str]]:
    """(name of the response, text) of each text and button title in a domain file."""
    for name, variants in read_yaml(domain)["responses"].items():
        for variant in variants:
            if variant.get("text"):
                yield name, variant["text"]
            for button in variant.get("buttons", []):
                yield name, button["title"]


def as_text(catalogue: Catalog) -> bytes:
    """A catalogue as it lies on disk: sorted, and without dates, so that it only changes with the
    texts."""
    buffer = BytesIO()
    write_po(
        buffer, catalogue, width=100, sort_output=True, omit_header=False, include_lineno=False
    )
    lines = buffer.getvalue().splitlines(keepends=True)
    return b"".join(
        line for line in lines if not line.startswith((b'"POT-Creation', b'"PO-Revision'))
    )


def write() -> list[tuple[str, str]]:
    """Write the POTs and bring every PO to its own; return (domain, tag) of those updated."""
    updated = []
    for domain, make in TEMPLATES.items():
        made = make()
        pot_path(domain).write_bytes(as_text(made))
        for tag in translated_tags(domain=domain)[1:]:
            path = po_path(tag, domain=domain)
            with path.open("rb") as file:
                catalogue = read_po(file, locale=tag, domain=domain)
            catalogue.update(made)
            path.write_bytes(as_text(catalogue))
            updated.append((domain, tag))
    return updated


def stale() -> list[Path]:
    """The POTs on disk that are not those which the sources make."""
    made = {pot_path(domain): as_text(make()) for domain, make in TEMPLATES.items()}
    return [path for path, text in made.items() if not path.is_file() or path.read_bytes() != text]


def status(tag: str, domain: str = DOMAIN) -> dict[str, int]:
    """How many texts of a language are approved, fuzzy and missing."""
    with po_path(tag, domain=domain).open("rb") as file:
        catalogue = read_po(file, locale=tag, domain=domain)
    texts = [m for m in catalogue if m.id]
    done = [m for m in texts if (all(m.string) if isinstance(m.string, tuple) else m.string)]
    fuzzy = [m for m in done if m.fuzzy]
    return {
        "approved": len(done) - len(fuzzy),
        "fuzzy": len(fuzzy),
        "missing": len(texts) - len(done),
    }
