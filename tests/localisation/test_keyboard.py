"""Replies to people whose language we know and do not write."""

from __future__ import annotations

from typing import Any

import pytest

from bot.languages import BRIDGED, languages
from bot.localisation.bridging import INTERPRETER, bridged, with_interpreter

RESPONSES = {
    "utter_report_emergency": [{"text": "🚨 Llame al 911."}],
    "utter_shelters_here": [{"text": "🏠 Lugares para dormir:"}],
    "utter_ask_school": [{"text": "La escuela es gratis."}],
}
DANGER = {"title": "Estoy en peligro", "payload": "/report_emergency"}
SHELTER = {"title": "Buscar albergue", "payload": "/find_shelter"}
SCHOOL = {"title": "Escuela", "payload": "/ask_school"}
CITY = {"title": "Tijuana", "payload": '/inform{"city": "Tijuana"}'}
CALLED = {"title": "Llamar", "payload": INTERPRETER}


def reply(*buttons: dict[str, str]) -> dict[str, Any]:
    """A reply with buttons."""
    return {"text": "Hola", "buttons": list(buttons), "response": "utter_greet"}


def titles(*buttons: dict[str, str], tag: str = "mam") -> list[str]:
    """What stands on the buttons of a reply in a language."""
    return [b["title"] for b in bridged(reply(*buttons), tag, RESPONSES)["buttons"]]


@pytest.mark.parametrize("tag", ["es", "en", "ht", "ar", "qzz", ""])
def test_whoever_reads_our_texts_gets_them_as_they_are(tag: str) -> None:
    """Nothing is added for languages that are served in full, or that are only recognised."""
    assert bridged(reply(DANGER), tag, RESPONSES) == reply(DANGER)
    assert with_interpreter([DANGER], tag) == [DANGER]


def test_each_button_has_its_number_and_the_picture_of_its_subject() -> None:
    """The picture is the one at the head of the reply; where there is none there is a number."""
    assert titles(DANGER, SHELTER, SCHOOL, CITY) == [
        "1️⃣ 🚨 Estoy en peligro",
        "2️⃣ 🏠 Buscar albergue",
        "3️⃣ Escuela",
        "4️⃣ Tijuana",
        "5️⃣ Intérprete de Mam",
    ]


def test_after_the_ninth_the_numbers_are_figures() -> None:
    """A telephone has no key for ten."""
    assert titles(*[CITY] * 10)[8:10] == ["9️⃣ Tijuana", "10. Tijuana"]


@pytest.mark.parametrize("language", [row for row in languages() if row.level == BRIDGED])
def test_an_interpreter_is_offered_under_every_reply(language: Any) -> None:
    """By the language's own name, also where the reply itself has no button."""
    (button,) = with_interpreter([], language.tag)
    assert button["payload"] == INTERPRETER
    assert language.autonym in button["title"]


def test_an_interpreter_is_offered_once() -> None:
    """Where the reply offers one already, it stays in its place."""
    assert with_interpreter([CALLED, DANGER], "mam") == [CALLED, DANGER]
