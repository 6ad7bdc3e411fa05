"""Titles of the subjects: what a button says that stands for an intent."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from bot.localisation.catalogue import Translator
from bot.yaml_files import read_yaml

CONTEXT = "subject"


@lru_cache(maxsize=1)
def subjects() -> dict[str, str]:
    """Intent → title in Spanish. Intents that one cannot choose have none."""
    return dict(read_yaml(Path(__file__).with_suffix(".yml")))


def title(intent: str, translator: Translator) -> str | None:
    """The title of an intent in the person's language."""
    text = subjects().get(intent)
    return translator.pgettext(CONTEXT, text) if text else None
