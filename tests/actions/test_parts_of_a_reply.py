"""The buttons below a reply: more of it, to hear it, where it comes from."""

from __future__ import annotations

import re
from typing import Any

import pytest
from calls import Act, Done, domain

from bot.localisation.parts import MORE, SOURCES, SUFFIX, VOICE, payload

USER = {"event": "user", "text": "?"}
APPLY = "utter_ask_comar_apply"
OWN = [{"title": "El plazo", "payload": "/ask_comar_deadline"}]
SAID = {
    "event": "bot",
    "text": "🏛️ You can ask for refuge.",
    "data": {"buttons": OWN},
    "metadata": {"said": APPLY, "language": "en"},
}
LATER = (USER, {"event": "bot", "text": "…", "metadata": {"said": "utter_thank"}})
WITH_SOURCES = [
    name
    for name, variants in domain()["responses"].items()
    if (variants[0].get("metadata") or {}).get("sources")
]


async def pressed(
    do: Act, part: str, response: str, *before: dict[str, Any], language: str = "es"
) -> Done:
    """Press the button of a part."""
    entities: dict[str, str | list[str]] = {"part": part, "response": response}
    text = payload(part, response)
    return await do("action_repeat", text=text, entities=entities, before=before, language=language)


@pytest.mark.parametrize(("before", "buttons"), [((USER, SAID, *LATER), OWN), (LATER, [])])
async def test_more_is_given_of_a_known_and_of_a_forgotten_reply(
    do: Act, before: tuple[dict[str, Any], ...], buttons: list[dict[str, str]]
) -> None:
    """The button works for ever; the numbers of the reply go on to choose where it is known."""
    done = await pressed(do, MORE, APPLY, *before)
    assert done.names == [APPLY + SUFFIX]
    assert done.responses[0]["buttons"] == buttons
    assert done.slots == {}


async def test_a_reply_is_heard_as_it_was_said(do: Act) -> None:
    """Its very words, in its language, although the conversation is in another by now."""
    done = await pressed(do, VOICE, APPLY, USER, SAID, *LATER)
    (note,) = done.responses
    assert (note["text"], note["voice"], note["language"]) == (SAID["text"], APPLY, "en")
    assert note["buttons"] == OWN


async def test_a_forgotten_reply_is_heard_as_it_is_today(do: Act) -> None:
    """In the language of the conversation."""
    done = await pressed(do, VOICE, APPLY, *LATER)
    assert done.names == [APPLY]
    assert done.responses[0]["voice"] == APPLY


async def test_the_latest_of_two_replies_is_meant(do: Act) -> None:
    """The same answer may have been given before with other words."""
    older = {**SAID, "text": "old", "data": {}}
    done = await pressed(do, VOICE, APPLY, USER, older, USER, SAID, *LATER)
    assert done.responses[0]["text"] == SAID["text"]


@pytest.mark.parametrize("response", WITH_SOURCES)
async def test_every_answer_can_say_where_it_comes_from(do: Act, response: str) -> None:
    """Each source on a line with its date and its site, then when it was and will be checked."""
    done = await pressed(do, SOURCES, response)
    (told,) = (r["text"] for r in done.responses)
    heading, *lines = told.split("\n")
    assert heading == "📖 De dónde sale esta respuesta:"
    assert all(line.startswith("• ") for line in lines[: lines.index("")])
    assert lines.index("") > 0
    dates = r"\d+ de [a-z]+ de 20\d\d"
    assert re.fullmatch(
        rf"Revisado el {dates}\. Lo revisamos otra vez antes del {dates}\.", lines[-2]
    )
    assert lines[-1].startswith("Antes de decidir")


async def test_sources_are_told_with_the_buttons_of_the_reply(do: Act) -> None:
    """So that its numbers go on to choose; a forgotten reply has none."""
    done = await pressed(do, SOURCES, APPLY, USER, SAID, *LATER)
    assert done.responses[0]["buttons"] == OWN
    assert (await pressed(do, SOURCES, APPLY)).responses[0]["buttons"] == []


@pytest.mark.parametrize("tag", ["en", "fr", "pt", "ht"])
async def test_sources_are_told_in_the_language_of_the_conversation(do: Act, tag: str) -> None:
    """But for the names of those who say so."""
    done = await pressed(do, SOURCES, APPLY, language=tag)
    told = done.responses[0]["text"]
    assert not re.search(r"Revisado|sin fecha|De dónde| de 20\d\d\. Lo", told)


@pytest.mark.parametrize("response", ["utter_gone", "", "utter_x_more"])
async def test_a_button_of_a_reply_that_is_gone_repeats_what_was_said(
    do: Act, response: str
) -> None:
    """After an update of the texts an old button still gets an answer."""
    done = await pressed(do, MORE, response, USER, SAID)
    assert [r["text"] for r in done.responses] == [SAID["text"]]


@pytest.mark.parametrize("part", ["more", "sources", "video"])
async def test_a_part_that_there_is_not_is_answered_by_the_reply(do: Act, part: str) -> None:
    """A button of an older model may ask for it; nobody is left without an answer."""
    pressed = {"part": part, "response": "utter_thank"}
    done = await do("action_repeat", intent="repeat", entities=pressed)
    assert done.names == ["utter_thank"]
