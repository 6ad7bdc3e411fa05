"""Texts for translators: domain.yml, the lists of titles, the code into one POT, it into the POs.

A response is a message with its name as the context, so that one Spanish text can be translated
in two ways; so are the titles of its buttons.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import yaml
from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from bot.localisation.catalogue import DOMAIN, LOCALE, po_path
from bot.localisation.subjects import CONTEXT, subjects
from bot.settings import ROOT

POT = LOCALE / f"{DOMAIN}.pot"
CODE = ("actions", "bot")
SECTIONS = "bot/sharepack/sections.yml"


def template(root: Path = ROOT) -> Catalog:
    """The catalogue without translations, made from the sources."""
    catalogue = Catalog(
        project="Puente", charset="utf-8", header_comment="# Puente: the texts, for translators."
    )
    for name, text in responses(root / "domain.yml"):
        catalogue.add(text, context=name, locations=[("domain.yml", 0)])
    for title in subjects().values():
        catalogue.add(title, context=CONTEXT, locations=[("bot/localisation/subjects.yml", 0)])
    for heading in yaml.safe_load((root / SECTIONS).read_text(encoding="utf-8")):
        catalogue.add(heading, context="share pack", locations=[(SECTIONS, 0)])
    for folder in CODE:
        found = extract_from_dir(root / folder, method_map=[("**.py", "python")])
        for file, _, message, comments, context in found:
            catalogue.add(
                message, None, [(f"{folder}/{file}", 0)], auto_comments=comments, context=context
            )
    return catalogue


def responses(domain: Path) -> Iterator[tuple[str, str]]:
    """(name of the response, text) of each text and button title in a domain file."""
    for name, variants in yaml.safe_load(domain.read_text(encoding="utf-8"))["responses"].items():
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


def write() -> list[str]:
    """Write the POT and bring every PO to it; return the tags that were updated."""
    made = template()
    POT.write_bytes(as_text(made))
    tags = []
    for path in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        tag = path.parents[1].name
        with path.open("rb") as file:
            catalogue = read_po(file, locale=tag, domain=DOMAIN)
        catalogue.update(made)
        po_path(tag).write_bytes(as_text(catalogue))
        tags.append(tag)
    return tags


def is_stale() -> bool:
    """Whether the POT on disk is not the one that the sources make."""
    return not POT.is_file() or POT.read_bytes() != as_text(template())


def status(tag: str) -> dict[str, int]:
    """How many texts of a language are approved, fuzzy and missing."""
    with po_path(tag).open("rb") as file:
        catalogue = read_po(file, locale=tag, domain=DOMAIN)
    texts = [m for m in catalogue if m.id]
    done = [m for m in texts if (all(m.string) if isinstance(m.string, tuple) else m.string)]
    fuzzy = [m for m in done if m.fuzzy]
    return {
        "approved": len(done) - len(fuzzy),
        "fuzzy": len(fuzzy),
        "missing": len(texts) - len(done),
    }
