"""The reply: in the person's language, dated, and withdrawn when it is too old."""

from __future__ import annotations

import logging
from datetime import date, timedelta
from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.corrections.live import Corrections, corrections
from bot.corrections.proposals import ANSWER, Proposal
from bot.nlg import LocalisedGenerator, tracker_language
from bot.settings import ROOT

FRESH, STALE, LONG_STALE = "2026-12-01T10:00", "2028-01-01T10:00", "2040-01-01T10:00"
SPANISH, ENGLISH = "spa", "eng"


@pytest.fixture(scope="module")
def domain() -> Domain:
    """The real one."""
    return Domain.load(str(ROOT / "domain.yml"))


@pytest.fixture(scope="module")
def generator(domain: Domain) -> LocalisedGenerator:
    """Made as Rasa makes it; the endpoint's configuration has nothing of interest."""
    return LocalisedGenerator(EndpointConfig(), domain)


def said(text: str = "?", language: str = "", **metadata: str) -> UserUttered:
    """A message of a person, with what was identified."""
    candidates = [{"language": language, "confidence": 1.0}] if language else []
    return UserUttered(
        text,
        parse_data={"language": {"candidates": candidates}},  # type: ignore[typeddict-item]
        metadata={"now": FRESH, **metadata},
    )


@pytest.fixture
def after(domain: Domain):
    """A conversation in which these things happened."""

    def made(*events: Any) -> DialogueStateTracker:
        return DialogueStateTracker.from_events("person", events, domain.slots)

    return made


async def text(generator: LocalisedGenerator, name: str, tracker: Any, **kwargs: Any) -> str:
    """The text of a reply."""
    message = await generator.generate(name, tracker, "puente", **kwargs)
    assert message is not None
    return str(message["text"])


@pytest.mark.parametrize(
    ("events", "language"),
    [
        ([], "es"),
        ([said(language=SPANISH)], "es"),
        ([said(language=ENGLISH)], "en"),
        ([said(locale="en")], "en"),
        ([said(language=SPANISH, locale="en")], "es"),
        ([said(language=ENGLISH), said()], "en"),
    ],
)
def test_the_language_follows_what_was_said(after, events: list, language: str) -> None:
    """Then the language of the telephone; Spanish without any evidence."""
    assert tracker_language(after(*events)) == language


def test_a_choice_is_kept(after) -> None:
    """By the slot, or by whoever runs the conversation."""
    assert tracker_language(after(SlotSet("language", "en"), said(language=SPANISH))) == "en"
    forced = UserUttered("hola", metadata={"language": "en"})
    assert tracker_language(after(forced)) == "en"


async def test_text_and_buttons_are_in_that_language(generator, after) -> None:
    """Payloads stay as they are: they are for us."""
    spanish = await generator.generate("utter_affirm", after(said(language=SPANISH)), "puente")
    english = await generator.generate("utter_affirm", after(said(language=ENGLISH)), "puente")
    assert spanish["text"] != english["text"]
    assert [b["title"] for b in spanish["buttons"]] == ["Ver los temas"]
    assert [b["title"] for b in english["buttons"]] != ["Ver los temas"]
    assert [b["payload"] for b in spanish["buttons"]] == [b["payload"] for b in english["buttons"]]


async def test_an_action_may_speak_another_language(generator, after) -> None:
    """ "From now on in English" is said in English."""
    tracker = after(said(language=SPANISH))
    english = await text(generator, "utter_thank", after(said(language=ENGLISH)))
    assert await text(generator, "utter_thank", tracker, language="en") == english


async def test_a_language_without_texts_gets_the_spanish(generator, after) -> None:
    """There always is a text."""
    tracker = after(said(language=SPANISH))
    spanish = await text(generator, "utter_thank", tracker)
    assert await text(generator, "utter_thank", tracker, language="qzz") == spanish


async def test_a_reply_is_stamped_with_its_day_and_sources(generator, after) -> None:
    """Who says so, and when it was checked."""
    reply = await text(generator, "utter_ask_comar_apply", after(said(language=SPANISH)))
    stamp = reply.rsplit("\n\n", 1)[1]
    assert stamp.startswith("🗓 Revisado el 23 de noviembre de 2026. Fuentes: ")
    reply = await text(generator, "utter_ask_comar_apply", after(said(language=ENGLISH)))
    assert "November 23, 2026" in reply.rsplit("\n\n", 1)[1]


async def test_small_talk_has_no_stamp(generator, after) -> None:
    """There is nothing to check in "you are welcome"."""
    assert "🗓" not in await text(generator, "utter_thank", after(said(language=SPANISH)))


async def test_past_its_review_day_the_safe_form_is_said(generator, after) -> None:
    """By the clock of the conversation, in its language, with the safe form's own stamp."""
    for language in (SPANISH, ENGLISH):
        stale = after(said(language=language, now=STALE))
        safe = await text(generator, "utter_safe_mexico", stale)
        assert await text(generator, "utter_ask_comar_apply", stale) == safe
        fresh = after(said(language=language))
        assert await text(generator, "utter_ask_comar_apply", fresh) != safe


async def test_on_its_review_day_it_still_is_said(generator, after, domain: Domain) -> None:
    """And no more on the day after."""
    (response,) = domain.responses["utter_ask_comar_apply"]
    last = response["metadata"]["review_by"]
    first_line = response["text"].splitlines()[0]
    for day, still in ((last, True), (str(date.fromisoformat(last) + timedelta(days=1)), False)):
        tracker = after(said(language=SPANISH, now=f"{day}T23:59"))
        assert (first_line in await text(generator, "utter_ask_comar_apply", tracker)) == still


async def test_nobody_is_left_without_an_answer_when_all_is_old(generator, after, domain) -> None:
    """Years after the last review every reply still says something."""
    tracker = after(said(language=SPANISH, now=LONG_STALE))
    for name in domain.responses:
        assert await text(generator, name, tracker)


async def test_placeholders_are_filled(generator, after) -> None:
    """With what the action gives, braces and all."""
    given = {"city": "Tijuana", "shelters": "1. Casa {abierta}"}
    for language in (SPANISH, ENGLISH):
        reply = await text(
            generator, "utter_shelters_here", after(said(language=language)), **given
        )
        assert "Tijuana" in reply
        assert "1. Casa {abierta}" in reply
        assert "{city}" not in reply


async def test_the_button_of_a_form_carries_a_payload_that_rasa_reads(generator, after) -> None:
    """A slash, an intent, and JSON behind it."""
    message = await generator.generate("utter_ask_city", after(said(language=ENGLISH)), "puente")
    assert message["buttons"][0]["payload"] == '/inform{"city": "Tijuana"}'


async def test_generating_changes_nothing_of_the_domain(generator, after, domain: Domain) -> None:
    """The next person gets the text as it was written."""
    before = domain.responses["utter_thank"][0]["text"]
    await text(generator, "utter_thank", after(said(language=ENGLISH)))
    assert domain.responses["utter_thank"][0]["text"] == before


async def test_a_response_that_is_none_is_an_error_in_the_log(
    generator, after, caplog: pytest.LogCaptureFixture
) -> None:
    """It names the response, so that one can find who asked for it."""
    with caplog.at_level(logging.ERROR):
        assert await generator.generate("utter_nothing", after(), "puente") is None
    assert "utter_nothing" in caplog.text


@pytest.fixture
def corrected(generator, monkeypatch: pytest.MonkeyPatch):
    """Lets some corrections be in force: (response, tag, text, whether the facts were wrong)."""

    def made(*given: tuple[str, str, str, bool]) -> None:
        approved = [
            Proposal(kind=ANSWER, subject=name, language=tag, after=after, facts=facts)
            for name, tag, after, facts in given
        ]

        async def current(responses: Any) -> Corrections:
            return corrections(approved, responses)

        monkeypatch.setattr(generator._live, "current", current)

    return made


async def test_a_corrected_text_is_told_in_its_language_only(generator, after, corrected) -> None:
    """With its placeholders filled, its stamp and its buttons; other languages keep theirs."""
    english = await text(generator, "utter_ask_comar_apply", after(said(language=ENGLISH)))
    corrected(("utter_ask_comar_apply", "es", "Nuevo texto.", False))
    spanish = await text(generator, "utter_ask_comar_apply", after(said(language=SPANISH)))
    assert spanish.startswith("Nuevo texto.\n\n🗓 Revisado el")
    assert await text(generator, "utter_ask_comar_apply", after(said(language=ENGLISH))) == english
    corrected(("utter_no_city", "es", "¿{city}?", False))
    tracker = after(said(language=SPANISH))
    assert await text(generator, "utter_no_city", tracker, city="León") == "¿León?"


async def test_a_translation_of_wrong_facts_is_withdrawn(generator, after, corrected) -> None:
    """Until it is corrected itself, the safe form is said; it stands in the language."""
    name, person = "utter_ask_comar_apply", after(said(language=ENGLISH))
    safe = await text(generator, "utter_safe_mexico", person)
    corrected((name, "es", "Nuevo texto.", True))
    assert await text(generator, name, person) == safe
    corrected((name, "es", "Nuevo texto.", True), (name, "en", "A new text.", False))
    assert (await text(generator, name, person)).startswith("A new text.")


async def test_without_a_safe_form_the_corrected_spanish_is_told(
    generator, after, corrected
) -> None:
    """It is true, and it says in what language it is."""
    corrected(("utter_thank", "es", "De nada.", True))
    message = await generator.generate("utter_thank", after(said(language=ENGLISH)), "puente")
    assert (message["text"], message["language"]) == ("De nada.", "es")
