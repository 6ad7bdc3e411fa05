"""Which language does this person speak, and what is there for them?"""

from __future__ import annotations

from typing import Any

import pytest
from calls import Act

from actions.language import FIRST_PAGE, MORE
from bot.languages import languages


def written(language: str, share: float = 0.97) -> dict[str, Any]:
    """What was identified in a message."""
    return {"language": language, "candidates": [{"language": language, "confidence": share}]}


def message(language: str, share: float = 0.97) -> dict[str, Any]:
    """An earlier message in a language."""
    return {"event": "user", "text": "…", "parse_data": {"language": written(language, share)}}


def payloads(response: dict[str, Any]) -> list[str]:
    """What the buttons of a response send."""
    return [button["payload"] for button in response["buttons"]]


async def test_a_bridged_language_is_asked_about_once(do: Act) -> None:
    """In its own name and in Spanish, with buttons; the second time it is not asked."""
    done = await do("action_clarify", identified=written("mam"))
    assert done.names == ["utter_confirm_language"]
    assert done["utter_confirm_language"]["autonym"] == "Mam"
    assert payloads(done["utter_confirm_language"]) == [
        '/change_language{"language": "mam"}',
        '/change_language{"language": "es"}',
        "/change_language",
    ]
    assert done.slots == {"asked_language": "mam"}
    again = await do("action_clarify", slots=done.slots, identified=written("mam"))
    assert again.names == ["utter_unreadable"]


async def test_who_has_chosen_a_language_is_not_asked_again(do: Act) -> None:
    """The choice is final until it is changed."""
    done = await do("action_clarify", slots={"language": "es"}, identified=written("mam"))
    assert done.names == ["utter_unreadable"]


@pytest.mark.parametrize(
    ("iso", "tag", "told"),
    [("wol", "wo", ["fr", "es"]), ("ara", "ar", ["en", "es"]), ("que", "qu", ["es"])],
)
async def test_a_recognised_language_is_told_what_there_is_in_the_languages_of_its_chain(
    do: Act, iso: str, tag: str, told: list[str]
) -> None:
    """One that the person may have learnt, then Spanish; it is remembered for an interpreter."""
    done = await do("action_clarify", identified=written(iso))
    assert set(done.names) == {"utter_language_recognised"}
    assert [response["language"] for response in done.responses] == told
    assert done.slots == {"asked_language": tag, "spoken_language": tag}


async def test_the_second_unsure_message_brings_the_picker_and_no_other_does(do: Act) -> None:
    """The first may be a slip, and after the second it has been asked."""
    unsure = {"identified": written("deu", 0.5)}
    answers = [
        (await do("action_clarify", before=(message("deu", 0.5),) * n, **unsure)).names
        for n in range(3)
    ]
    assert answers == [["utter_unreadable"], ["utter_ask_language"], ["utter_unreadable"]]


async def test_the_picker_begins_with_the_likeliest_languages(do: Act) -> None:
    """For this person; the others are one button away, and every language is on one page."""
    first = await do("action_change_language", before=(message("quc"), message("quc")))
    assert payloads(first["utter_ask_language"])[0] == '/change_language{"language": "quc"}'
    assert len(payloads(first["utter_ask_language"])) == FIRST_PAGE + 1
    second = await do("action_change_language", entities={"language": MORE})
    shown = payloads(second["utter_ask_language"])
    assert len(shown) == len(languages()) - FIRST_PAGE
    assert not set(shown) & set(payloads(first["utter_ask_language"])[1:4])


@pytest.mark.parametrize("named", ["mam", "K'iche'", "quiche", "tzeltal"])
async def test_who_says_a_bridged_language_is_answered_so_from_then_on(do: Act, named: str) -> None:
    """In plain Spanish, with an interpreter offered; it is remembered."""
    done = await do("action_change_language", entities={"language": named})
    assert done.names == ["utter_language_bridged"]
    assert done.slots["language"] == done.slots["spoken_language"]


async def test_who_says_a_recognised_language_chooses_what_to_go_on_in(do: Act) -> None:
    """Their own language is remembered, and no other is chosen for them."""
    done = await do("action_change_language", entities={"language": "wolof"})
    assert done.names == ["utter_language_recognised"] * 2
    assert "language" not in done.slots
    assert done.slots["spoken_language"] == "wo"
