"""The buttons of a reply as a person sees them."""

from __future__ import annotations

from typing import Any

import pytest
from domain import responses
from hypothesis import given
from hypothesis import strategies as st

from bot.languages import BRIDGED, Language, languages
from bot.localisation.keyboard import INTERPRETER, is_bridged, shown_buttons, with_buttons
from bot.localisation.parts import part_buttons

RESPONSES = {
    "utter_greet": [{"text": "🌉 Hola"}],
    "utter_report_emergency": [{"text": "🚨 Llame al 911."}],
    "utter_shelters_here": [{"text": "🏠 Lugares para dormir:"}],
    "utter_ask_school": [{"text": "La escuela es gratis."}],
    "utter_inform": [{"text": "👍 Gracias"}],
}
DANGER = {"title": "Estoy en peligro", "payload": "/report_emergency"}
SHELTER = {"title": "Buscar albergue", "payload": "/find_shelter"}
SCHOOL = {"title": "Escuela", "payload": "/ask_school"}
CITY = {"title": "Tijuana", "payload": '/inform{"city": "Tijuana"}'}
CALLED = {"title": "Llamar", "payload": INTERPRETER}
BRIDGE = [row for row in languages() if row.level == BRIDGED]


def reply(*buttons: dict[str, str], said: str = "") -> dict[str, Any]:
    """A reply with buttons."""
    return {"text": "Hola", "buttons": list(buttons), "said": said, "response": said}


def titles(*buttons: dict[str, str], tag: str = "mam", said: str = "") -> list[str]:
    """What stands on the buttons of a reply in a language."""
    shown = with_buttons(reply(*buttons, said=said), RESPONSES, tag, speaks=False)
    return [button["title"] for button in shown["buttons"]]


@pytest.mark.parametrize("tag", ["es", "en", "ht", "ar", "qzz", ""])
def test_whoever_reads_our_texts_gets_them_as_they_are(tag: str) -> None:
    """Nothing is added for languages that are served in full, or that are only recognised."""
    assert not is_bridged(tag)
    assert with_buttons(reply(DANGER), RESPONSES, tag, speaks=True) == reply(DANGER)


def test_each_button_has_its_number_and_the_picture_of_its_subject() -> None:
    """The picture is the one at the head of the reply; where there is none there is a number."""
    assert titles(DANGER, SHELTER, SCHOOL, CITY) == [
        "1️⃣ 🚨 Estoy en peligro",
        "2️⃣ 🏠 Buscar albergue",
        "3️⃣ Escuela",
        "4️⃣ Tijuana",
        "5️⃣ Intérprete de Mam",
    ]


def test_a_menu_is_numbered_for_everybody() -> None:
    """Who hardly reads chooses by number and picture; the parts of the reply follow without."""
    shown = with_buttons(reply(DANGER, SCHOOL, said="utter_greet"), RESPONSES, "es", speaks=True)
    assert [button["title"] for button in shown["buttons"]] == [
        "1️⃣ 🚨 Estoy en peligro",
        "2️⃣ Escuela",
        "🔊 Escuchar",
    ]


def test_after_the_ninth_the_numbers_are_figures() -> None:
    """A telephone has no key for ten."""
    assert titles(*[CITY] * 10)[8:10] == ["9️⃣ Tijuana", "10. Tijuana"]


@pytest.mark.parametrize("language", BRIDGE, ids=lambda row: row.tag)
def test_an_interpreter_is_offered_under_every_reply(language: Language) -> None:
    """By the language's own name, also where the reply itself has no button."""
    (button,) = shown_buttons([], "", RESPONSES, language.tag, speaks=True)
    assert button["payload"] == INTERPRETER
    assert language.autonym in button["title"]


def test_an_interpreter_is_offered_once() -> None:
    """Where the reply offers one already, it stays in its place."""
    shown = shown_buttons([CALLED, DANGER], "", RESPONSES, "mam", speaks=True)
    assert shown == [CALLED, DANGER]


@given(
    st.sampled_from(["", *responses()]),
    st.sampled_from([row.tag for row in languages()]),
    st.booleans(),
)
def test_the_buttons_of_the_subject_come_first_and_none_is_changed(
    said: str, tag: str, speaks: bool
) -> None:
    """For every reply in every language: what a button sends stays, whatever stands on it."""
    own = (responses()[said][0].get("buttons") or []) if said else []
    shown = shown_buttons(own, said, responses(), tag, speaks)
    parts = part_buttons(said, responses(), tag, speaks)
    assert shown[: len(own)] == own
    assert shown[len(shown) - len(parts) :] == parts
    assert len(shown) - len(own) - len(parts) <= is_bridged(tag)
    given = with_buttons({"text": "…", "buttons": own, "said": said}, responses(), tag, speaks)
    assert [b["payload"] for b in given["buttons"]] == [b["payload"] for b in shown]
    for button, before in zip(given["buttons"], shown, strict=True):
        assert button["title"].endswith(before["title"])
