"""Each level of service, over Telegram, with sentences that the identifier was never trained on.

They are clauses of the Universal Declaration of Human Rights, which may be reproduced freely.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fake_bot_api import Person, Telegram, serve

from bot.clock import moment
from bot.database import transaction
from bot.requests import INTERPRETER, waiting
from bot.settings import load
from end_to_end.responses import of_subject, pattern
from end_to_end.services import Assistant

pytestmark = pytest.mark.slow

WITHIN = 60.0  # seconds
ENGLISH = "everyone is entitled to all the rights and freedoms"
KEKCHI = ("Chijunil li poyanam kolb'ilaq rix ut teenq'anb'ilaq", "jo' ajwi' re li xjunkab'al")
WOLOF = ("sañ-sañ nawleem ba léepp lu aju ci yiw", "yam te kenn mënukóo jalgati")
GERMAN = (
    "alle menschen sind frei und gleich an würde",
    "sie sind mit vernunft und gewissen begabt",
)


@pytest.fixture(scope="module")
def telegram(assistant: Assistant) -> Iterator[Telegram]:
    """A Telegram that is served by a gateway."""
    with serve() as fake, assistant.gateway(fake, "languages"):
        yield fake


def expect(person: Person, *names: str, tag: str = "es") -> list[str]:
    """Wait for these responses as the next ones, and give the buttons of the last."""
    begin = person.__dict__.setdefault("read", 0)
    got = person.wait_for(begin + len(names), WITHIN)[begin:]
    person.__dict__["read"] = begin + len(names)
    for sent, name in zip(got, names, strict=True):
        assert pattern(name, tag).fullmatch(sent.text), f"{name}: {sent.text}"
    return got[-1].buttons


def test_full_the_conversation_goes_on_in_the_language(telegram: Telegram) -> None:
    """Whatever the language of the telephone."""
    person = telegram.person(4_001, language_code="es")
    person.send(ENGLISH)
    person.wait_for(1, WITHIN)
    person.send("thank you")
    assert "welcome" in person.wait_for(2, WITHIN)[1].text.lower()


def test_bridged_asked_once_remembered_answered_with_numbers_and_an_interpreter(
    telegram: Telegram, assistant: Assistant
) -> None:
    """From the first sentence in Q'eqchi' to a request that the workers can see."""
    person = telegram.person(4_002, language_code="es")
    person.send(KEKCHI[0])
    shown = of_subject(expect(person, "confirm_language"), "es")
    assert shown == ["Q'eqchi'", "Español", "Otro idioma"]
    person.press("Q'eqchi'")
    shown = expect(person, "language_bridged")
    assert shown[0] == "1️⃣ 🚨 Estoy en peligro"
    assert shown[5:] == ["6️⃣ 🗣 Intérprete de Q'eqchi'", "7️⃣ 🔊 Escuchar"]
    person.send("2")
    assert expect(person, "ask_comar_apply")[2] == "3️⃣ 🗣 Pedir intérprete"
    person.send(KEKCHI[1])
    expect(person, "unreadable")
    person.send("necesito intérprete")
    shown = expect(person, "ask_interpreter", "interpreter_card")
    person.press(shown[0])
    expect(person, "ask_interpreter_city")
    person.send("Tapachula")
    expect(person, "interpreter_requested")
    with transaction(load(assistant.settings).database) as session:
        kept = [(row.kind, row.language, row.city) for row in waiting(session, moment())]
    assert kept.count((INTERPRETER, "kek", "Tapachula")) == 1


def test_recognised_told_in_the_languages_of_its_chain_and_where_help_is(
    telegram: Telegram,
) -> None:
    """Then the person chooses which of the two to go on in."""
    person = telegram.person(4_003, language_code="fr")
    person.send(WOLOF[0])
    begin = person.wait_for(2, WITHIN)
    assert pattern("language_recognised", "fr").fullmatch(begin[0].text)
    assert pattern("language_recognised", "es").fullmatch(begin[1].text)
    assert "Wolof" in begin[0].text
    person.press("English")
    assert pattern("language_changed", "en").fullmatch(person.wait_for(3, WITHIN)[2].text)
    person.send(WOLOF[1])
    assert pattern("unreadable", "en").fullmatch(person.wait_for(4, WITHIN)[3].text)


def test_a_language_of_no_list_is_asked_for_after_the_second_message(telegram: Telegram) -> None:
    """Not at the first, and with the other languages one button away."""
    person = telegram.person(4_004, language_code="es")
    person.send(GERMAN[0])
    expect(person, "unreadable")
    person.send(GERMAN[1])
    assert of_subject(expect(person, "ask_language"), "es")[-1] == "Más idiomas"
    person.press("Más idiomas")
    assert "Mam" in expect(person, "ask_language")


def test_the_picker_works_before_anything_was_said(telegram: Telegram) -> None:
    """And the language of the telephone comes first."""
    person = telegram.person(4_005, language_code="fr")
    person.send("/language")
    assert "Français" in person.wait_for(1, WITHIN)[0].buttons[:2]


@pytest.mark.parametrize(
    ("number", "text", "name"),
    [
        (4_006, "hablo mam", "language_bridged"),
        (4_007, "yo hablo kiche", "language_bridged"),
        (4_008, "english please", "language_changed"),
    ],
)
def test_a_person_may_say_the_language(
    telegram: Telegram, number: int, text: str, name: str
) -> None:
    """In any language that is served."""
    person = telegram.person(number, language_code="es")
    person.send(text)
    expect(person, name, tag="en" if "english" in text else "es")
