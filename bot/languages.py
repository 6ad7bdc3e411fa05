"""The list of languages of `languages.yml`, and how to find one in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.text import fold
from bot.yaml_files import read_yaml

SOURCE = "es"
UNDETERMINED = "und"  # ISO 639-3, for what is none of them
FULL, BRIDGED, RECOGNISED = "full", "bridged", "recognised"  # levels of service


@dataclass(frozen=True)
class Language:
    """One row: `tag` is BCP-47, `iso` ISO 639-3, `autonym` the language's own name.

    `voice` is the name of the machine's voice, `fallback` the tag whose texts stand in for its own.
    """

    tag: str
    iso: str
    autonym: str
    name: str
    direction: str
    level: str
    also: tuple[str, ...] = ()
    fallback: str = ""
    voice: str = ""


@lru_cache(maxsize=1)
def languages() -> tuple[Language, ...]:
    """All languages, in the order of the file."""
    rows = read_yaml(Path(__file__).with_suffix(".yml"))
    return tuple(Language(**{**row, "also": tuple(row["also"])}) for row in rows)


def by_tag(tag: str) -> Language | None:
    """The language of a BCP-47 tag; a region is ignored ("es-MX" is es)."""
    wanted = tag.replace("_", "-").split("-")[0].lower()
    return next((language for language in languages() if language.tag == wanted), None)


def by_iso(iso: str) -> Language | None:
    """The language of an ISO 639-3 code."""
    return next((language for language in languages() if language.iso == iso), None)


def by_name(name: str) -> Language | None:
    """The language that people call so, in its own tongue or in another: "ingles", "K'iche'"."""
    wanted = fold(name)
    for language in languages():
        names = {fold(language.autonym), fold(language.name), *language.also, language.tag}
        if wanted in names | {n.replace("'", "") for n in names}:
            return language
    return None


def chain(tag: str) -> list[str]:
    """The order in which texts are looked for: the language, its fallbacks, then Spanish.

    A tag that is in no list goes straight to Spanish, the source of every text.
    """
    order: list[str] = []
    language = by_tag(tag)
    while language and language.tag not in order:
        order.append(language.tag)
        language = by_tag(language.fallback) if language.fallback else None
    return order if SOURCE in order else [*order, SOURCE]
