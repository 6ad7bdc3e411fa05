"""The line below a reply on when it was checked and where it comes from."""

from __future__ import annotations

from datetime import date

import pytest

from bot.localisation.catalogue import Translator, translated_tags
from bot.stamp import stamp

DAY = "2026-11-23"


@pytest.mark.parametrize("written", [DAY, date(2026, 11, 23)])
def test_it_tells_the_day_and_who_says_so(written: date | str) -> None:
    """With or without quotes in YAML; at most three names, each once."""
    told = stamp({"verified_on": written, "sources": ["USA-01", "USA-02"]}, Translator("es"))
    assert told == (
        "🗓 Revisado el 23 de noviembre de 2026. Fuentes: National Immigrant Justice Center."
    )


@pytest.mark.parametrize("more", [{}, {"sources": []}, {"sources": ["NONE-99"]}])
def test_without_a_publication_it_tells_the_day_alone(more: dict[str, list[str]]) -> None:
    """No empty list of names."""
    told = stamp({"verified_on": DAY, **more}, Translator("es"))
    assert told == "🗓 Revisado el 23 de noviembre de 2026."


def test_small_talk_has_none() -> None:
    """There is nothing to check."""
    assert stamp({}, Translator("es")) == ""
    assert stamp({"sources": ["USA-01"]}, Translator("es")) == ""


@pytest.mark.parametrize("tag", [tag for tag in translated_tags() if tag != "es"])
def test_it_is_in_the_language_of_the_reply(tag: str) -> None:
    """The day, too; the picture at its head is the same everywhere."""
    told = stamp({"verified_on": DAY}, Translator(tag))
    assert told.startswith("🗓 ")
    assert "2026" in told
    assert "noviembre" not in told
