"""Titles of the subjects that a button can stand for."""

from __future__ import annotations

import yaml

from bot.localisation.catalogue import Translator
from bot.localisation.subjects import subjects, title
from bot.settings import ROOT


def test_every_subject_is_an_intent() -> None:
    """A button must lead somewhere."""
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    assert set(subjects()) <= set(domain["intents"])


def test_what_has_no_title_is_an_answer_or_small_talk() -> None:
    """Nobody is offered "yes" or "out of scope" as a subject."""
    assert not {"affirm", "deny", "inform", "out_of_scope", "repeat"} & set(subjects())


def test_a_title_fits_on_a_button_and_is_unlike_the_others() -> None:
    """At most 40 characters; two subjects never look the same."""
    titles = list(subjects().values())
    assert len(titles) == len(set(titles))
    assert max(map(len, titles)) <= 40


def test_a_title_is_told_in_the_language_of_the_person() -> None:
    """And an intent without a title has none."""
    assert title("find_shelter", Translator("es")) == "Un lugar para dormir"
    assert title("find_shelter", Translator("en")) != "Un lugar para dormir"
    assert title("affirm", Translator("es")) is None
