"""Names say nothing about a language: "Tijuana" and "COMAR" are the same in all of them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from bot.language.normalise import normalise, without_accents
from bot.languages import FULL, languages
from bot.yaml_files import read_yaml

NAMES = Path(__file__).with_name("names.yml")
GAZETTEER = Path(__file__).parents[1] / "nlu" / "gazetteer"
NAMED_THERE = ("city", "state")


def without_names(text: str) -> str:
    """A normalised text without the names of places, offices, papers and people in it."""
    names, longest = _names()
    words, plain, kept, at = text.split(), without_accents(text).split(), [], 0
    while at < len(words):
        size = next(
            (n for n in range(longest, 0, -1) if tuple(plain[at : at + n]) in names),
            0,
        )
        if not size:
            kept.append(words[at])
        at += size or 1
    return " ".join(kept)


@lru_cache(maxsize=1)
def _names() -> tuple[frozenset[tuple[str, ...]], int]:
    """All names as words without accents, and the length of the longest."""
    spellings = [name for group in _read(NAMES).values() for name in group]
    for kind in NAMED_THERE:
        for name, others in _read(GAZETTEER / f"{kind}.yml").items():
            spellings += [name, *others]
    for language in languages():
        if language.level != FULL:  # "mam" is no Mam: one names one's language in any other
            spellings += [language.autonym, language.name, *language.also]
    plain = (without_accents(normalise(str(name))) for name in spellings)
    names = frozenset(tuple(name.split()) for name in plain if name)
    return names, max(map(len, names))


def _read(path: Path) -> dict[str, list[str]]:
    return dict(read_yaml(path))
