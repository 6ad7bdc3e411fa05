"""What a message must look like to be a certain response of domain.yml."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import yaml

from bot.clock import moment
from bot.knowledge.freshness import is_overdue
from bot.localisation.catalogue import Translator
from bot.settings import ROOT

PLACEHOLDER = re.compile(r"\\\{\w+\\\}")


def is_withdrawn(name: str) -> bool:
    """Whether a response is past its review date, so that its safe form is given instead."""
    return is_overdue(_metadata(name), moment().date())


def pattern(name: str, tag: str) -> re.Pattern[str]:
    """What the whole message must match; a response with a date must carry its stamp.

    Args:
        name: of the response, without "utter_".
        tag: of the language in which it must be.
    """
    if is_withdrawn(name):
        name = _metadata(name)["safe"].removeprefix("utter_")
    t = Translator(tag)
    text = t.pgettext(f"utter_{name}", _response(name)["text"].strip())
    checked = re.escape("🗓 " + t.gettext("Revisado el {date}.").split("{")[0])
    stamp = rf"\n\n{checked}.+" if "verified_on" in _metadata(name) else ""
    return re.compile(PLACEHOLDER.sub(".+", re.escape(text)) + stamp, re.DOTALL)


def of_subject(titles: list[str], tag: str) -> list[str]:
    """Titles of buttons without those of the parts that every reply has."""
    t = Translator(tag)
    parts = {
        t.gettext("➕ Más"),
        t.gettext("🔊 Escuchar"),
        t.gettext("📖 ¿De dónde sale esto?"),
    }
    return [title for title in titles if title not in parts]


def _metadata(name: str) -> dict[str, Any]:
    return dict(_response(name).get("metadata") or {})


def _response(name: str) -> dict[str, Any]:
    return dict(_responses()[f"utter_{name}"][0])


@lru_cache(maxsize=1)
def _responses() -> dict[str, Any]:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    return dict(domain["responses"])
