"""A reply in fewer words."""

from __future__ import annotations

import re

import pytest
from domain import responses
from hypothesis import given
from hypothesis import strategies as st

from bot.localisation.catalogue import Translator, translated_tags
from bot.localisation.simple import simplest

# What is filled in anew each time is told as it is: `actions.parts.say_simply`.
FIXED = {name: v[0]["text"] for name, v in responses().items() if "{" not in v[0]["text"]}
STEP = re.compile(r"(?m)^(\d+)\. \S")
CUT_SHORT = re.compile(r"(?m)(?<![^\s(])(?:EE|UU|U|S|Sr|Dr|Lic|Col|Av|no|No|M|Mme|p|ej|ex)\.$")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("Llame al 911 ahora. Es gratis.", "Llame al 911 ahora."),
        ("Una sola frase", "Una sola frase"),
        ("Una sola frase.", "Una sola frase."),
        ("1. Vaya a COMAR. Es gratis.\n2. Pida cita. Hoy.", "1. Vaya a COMAR.\n2. Pida cita."),
        ("¿Le negaron? Tiene 15 días. Apele.", "¿Le negaron? Tiene 15 días."),
        ("¡Cuidado! Es fraude.", "¡Cuidado!"),
        ("Diga “Soy yo. Ayuda” y espere. Luego siga.", "Diga “Soy yo. Ayuda” y espere."),
        (
            "Dites « Aidez-moi. Vite » puis attendez. Là.",
            "Dites « Aidez-moi. Vite » puis attendez.",
        ),
        ("Diga: “Ayuda.” Luego siga.", "Diga: “Ayuda.”"),
        (
            "Vaya a COMAR (en la calle 1. Es gratis) hoy. Ya.",
            "Vaya a COMAR (en la calle 1. Es gratis) hoy.",
        ),
        ("Busque en gob.mx hoy. Es gratis.", "Busque en gob.mx hoy."),
        ("Espere… Ya viene.", "Espere…"),
        ("Uno. Dos.\n\nTres. Cuatro.", "Uno.\n\nTres."),
        ("", ""),
    ],
)
def test_of_each_line_the_first_sentence_is_told(written: str, told: str) -> None:
    """A question goes with its answer; dots of steps, quotations and addresses end no sentence."""
    assert simplest(written) == told


@given(st.text() | st.text(alphabet="ab1.!?…“”«» \n"))
def test_nothing_is_added_and_no_line_is_lost(text: str) -> None:
    """For any text: each line is the beginning of the same line, and never less the second time."""
    told = simplest(text)
    lines, whole = told.split("\n"), text.split("\n")
    assert len(lines) == len(whole)
    for line, before in zip(lines, whole, strict=True):
        assert before.startswith(line)
        assert bool(line) == bool(before)
    assert simplest(told) == told


@pytest.mark.parametrize("tag", translated_tags())
def test_every_reply_keeps_its_steps_and_its_number_to_call(tag: str) -> None:
    """In each catalogue: all numbered steps, and 911 where the first line says it."""
    t = Translator(tag)
    for name, spanish in FIXED.items():
        text = t.pgettext(name, spanish)
        told = simplest(text)
        assert STEP.findall(told) == STEP.findall(text), name
        assert ("911" in told.split("\n")[0]) == ("911" in text.split("\n")[0]), name


@pytest.mark.parametrize("tag", translated_tags())
def test_no_reply_is_cut_at_an_abbreviation(tag: str) -> None:
    """ "EE." is no sentence; quotation marks that were opened are closed."""
    t = Translator(tag)
    for name, spanish in FIXED.items():
        told = simplest(t.pgettext(name, spanish))
        assert not CUT_SHORT.search(told), name
        assert told.count("“") == told.count("”"), name
        assert told.count("«") == told.count("»"), name
