"""Actions on the conversation itself: clarify, repeat, change the language."""

from __future__ import annotations

from typing import Any

import pytest
from calls import Act, domain
from rasa_sdk.executor import ActionExecutor

from bot.localisation.subjects import subjects


def test_every_action_of_the_domain_exists(known: ActionExecutor) -> None:
    """And there is none that the domain does not know."""
    assert set(known.actions) == set(domain()["actions"])


async def test_what_was_not_understood_is_offered_by_subject(do: Act) -> None:
    """The three likeliest subjects that have a title, and the menu."""
    ranking = ("nlu_fallback", "find_shelter", "affirm", "ask_daca", "ask_scam", "ask_school")
    done = await do("action_clarify", ranking=ranking)
    buttons = done["utter_clarify"]["buttons"]
    assert [button["payload"] for button in buttons] == [
        "/find_shelter",
        "/ask_daca",
        "/ask_scam",
        "/ask_menu",
    ]
    assert [button["title"] for button in buttons[:2]] == ["Un lugar para dormir", "DACA"]


@pytest.mark.parametrize("ranking", [(), ("nlu_fallback",), ("ask_menu", "find_shelter")])
async def test_the_menu_is_always_offered_and_once(do: Act, ranking: tuple[str, ...]) -> None:
    """Also when nothing at all was recognised."""
    buttons = (await do("action_clarify", ranking=ranking))["utter_clarify"]["buttons"]
    assert [button["payload"] for button in buttons].count("/ask_menu") == 1


async def test_subjects_are_offered_in_the_language_of_the_conversation(do: Act) -> None:
    """A title is a text like any other."""
    done = await do("action_clarify", ranking=("find_shelter",), language="en")
    assert done["utter_clarify"]["buttons"][0]["title"] not in subjects().values()


def bot(text: str, *buttons: str) -> dict[str, Any]:
    """What the assistant said."""
    shown = [{"title": title, "payload": "/greet"} for title in buttons]
    return {"event": "bot", "text": text, "data": {"buttons": shown or None}}


USER = {"event": "user", "text": "?"}


async def test_the_last_replies_are_repeated_with_their_buttons(do: Act) -> None:
    """All that was said in answer to the message before, in order."""
    before = (USER, bot("old"), USER, bot("first"), bot("second", "Sí"))
    done = await do("action_repeat", before=before)
    assert [response["text"] for response in done.responses] == ["first", "second"]
    assert [button["title"] for button in done.responses[1]["buttons"]] == ["Sí"]


@pytest.mark.parametrize("before", [(), (USER,), (USER, {"event": "bot", "text": None})])
async def test_where_nothing_was_said_it_says_so(do: Act, before: tuple) -> None:
    """The first message of a conversation may be "what did you say?"."""
    assert (await do("action_repeat", before=before)).names == ["utter_nothing_to_repeat"]


@pytest.mark.parametrize(
    ("named", "tag"),
    [("en", "en"), ("English", "en"), ("ingles", "en"), ("español", "es"), ("Kreyòl", "ht")],
)
async def test_the_language_changes_to_the_one_that_was_named(
    do: Act, named: str, tag: str
) -> None:
    """By button or in words; the answer is in that language already."""
    done = await do("action_change_language", entities={"language": named})
    assert done.slots == {"language": tag}
    assert done["utter_language_changed"]["language"] == tag


@pytest.mark.parametrize(
    ("entities", "answers"),
    [
        ({}, ["utter_ask_language"]),
        ({"language": "klingon"}, ["utter_ask_language"]),
        ({"language": "wolof"}, ["utter_language_recognised"] * 2),
    ],
)
async def test_otherwise_it_asks_or_says_what_there_is(
    do: Act, entities: dict[str, str], answers: list[str]
) -> None:
    """No language is chosen that has no texts."""
    done = await do("action_change_language", entities=entities)
    assert done.names == answers
    assert "language" not in done.slots


@pytest.mark.parametrize(
    ("named", "answer", "tag"),
    [
        (["quc", "es"], "utter_language_unavailable", "es"),
        (["es", "en"], "utter_language_changed", "en"),
    ],
)
async def test_of_several_languages_none_is_passed_over(
    do: Act, named: list[str], answer: str, tag: str
) -> None:
    """ "Hablo kiche y poquito español": Spanish it is, and how to get an interpreter is said."""
    done = await do("action_change_language", entities={"language": named})
    assert done.names == [answer]
    assert done.slots["language"] == tag
