"""What a model is made of: another content, another model."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from bot.settings import ROOT

DATA = ("config.yml", "domain.yml", "data/nlu", "data/lexicon", "data/rules")
CODE = ("bot/nlu", "bot/language", "bot/languages.yml", "bot/text.py")
KINDS = (".py", ".yml", ".npz")


def files() -> Iterator[Path]:
    """Every file that goes into a model."""
    for name in (*DATA, *CODE):
        path = ROOT / name
        if path.is_file():
            yield path
        else:
            yield from sorted(one for one in path.rglob("*") if one.suffix in KINDS)


def fingerprint() -> str:
    """16 hex digits that differ when a file does, whatever its time says."""
    return _digest(tuple((path, path.stat().st_mtime_ns, path.stat().st_size) for path in files()))


@lru_cache(maxsize=4)
def _digest(listed: tuple[tuple[Path, int, int], ...]) -> str:
    made = hashlib.sha256()
    for path, *_ in listed:
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        made.update(f"{path.relative_to(ROOT)}\0{content}\n".encode())
    return made.hexdigest()[:16]
