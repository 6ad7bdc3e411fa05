"""Which text holds after corrections, in which language, and when a translation is wrong."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.corrections import live, proposals
from bot.corrections.live import Corrections, LiveAnswers, corrections
from bot.corrections.proposals import ANSWER, PHONE, Proposal
from bot.database import transaction

NOW = datetime(2026, 11, 26, 12)
KEY = b"a key for nothing but these tests"


def approved(language: str, after: str, facts: bool = False, kind: str = ANSWER) -> Proposal:
    """A correction of one reply that is in force."""
    return Proposal(kind=kind, subject="utter_x", language=language, after=after, facts=facts)


def test_the_latest_correction_holds() -> None:
    """Of two for the same text."""
    made = corrections([approved("es", "uno"), approved("es", "dos"), approved("en", "one")], {})
    assert made.text("utter_x", "es") == "dos"
    assert made.text("utter_x", "en") == "one"
    assert made.text("utter_x", "fr") is None
    assert made.text("utter_y", "es") is None


def test_translations_stay_when_only_the_words_were_bad() -> None:
    """What they state is still true."""
    made = corrections([approved("en", "one"), approved("es", "dos")], {})
    assert not made.is_wrong("utter_x", "fr")
    assert made.text("utter_x", "en") == "one"


def test_translations_are_wrong_when_the_facts_were() -> None:
    """Until they are corrected, too: afterwards, not before."""
    made = corrections([approved("en", "one"), approved("es", "dos", facts=True)], {})
    assert {tag: made.is_wrong("utter_x", tag) for tag in ("es", "en", "fr")} == {
        "es": False,
        "en": True,
        "fr": True,
    }
    made = corrections([approved("es", "dos", facts=True), approved("en", "two")], {})
    assert not made.is_wrong("utter_x", "en")
    assert made.text("utter_x", "en") == "two"


def test_a_phone_is_no_answer() -> None:
    """Houses have their own rows."""
    assert corrections([approved("", "1111", kind=PHONE)], {}) == Corrections()


def test_what_domain_yml_says_was_taken_in() -> None:
    """With everything before it: from then on the catalogues hold again."""
    given = [approved("es", "uno"), approved("en", "one"), approved("es", "dos", facts=True)]
    assert corrections(given, {"utter_x": [{"text": "dos"}]}) == Corrections()
    later = corrections([*given, approved("es", "tres")], {"utter_x": [{"text": "dos"}]})
    assert later.texts == {("utter_x", "es"): "tres"}
    assert not later.is_wrong("utter_x", "en")


async def test_a_correction_is_told_as_soon_as_it_is_approved(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And no more after it is undone."""
    monkeypatch.setattr(live, "READ_EVERY", 0)
    answers = LiveAnswers(database_url)
    assert (await answers.current({})).text("utter_x", "es") is None
    with transaction(database_url) as session:
        made = approved("es", "dos")
        made.before, made.author, made.made_at = "uno", "ana", NOW
        proposals.propose(session, KEY, made)
        proposals.approve(session, KEY, made.id, "berta", NOW)
        number = made.id
    assert (await answers.current({})).text("utter_x", "es") == "dos"
    with transaction(database_url) as session:
        proposals.undo(session, KEY, number, "berta", NOW)
    assert (await answers.current({})).text("utter_x", "es") is None


async def test_without_the_database_what_was_known_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for an answer because corrections cannot be read."""
    answers = LiveAnswers("sqlite:////proc/nowhere/puente.db")
    assert await answers.current({}) == Corrections()
