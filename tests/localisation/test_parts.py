"""What a person may ask of a reply: more of it, to hear it, where it comes from."""

from __future__ import annotations

import json

import pytest
from domain import responses
from hypothesis import given
from hypothesis import strategies as st

from bot.localisation.catalogue import translated_tags
from bot.localisation.parts import MORE, SOURCES, SUFFIX, VOICE, part_buttons, payload

SHORT = {
    "utter_a": [{"text": "A", "metadata": {"sources": ["COM-02"]}}],
    "utter_a_more": [{"text": "B"}],
    "utter_thank": [{"text": "De nada", "metadata": {"sources": []}}],
}


def parts(said: str, tag: str = "es", speaks: bool = True) -> list[str]:
    """The parts that are offered below a reply."""
    buttons = part_buttons(said, SHORT, tag, speaks)
    return [json.loads(button["payload"].removeprefix("/repeat"))["part"] for button in buttons]


@pytest.mark.parametrize(
    ("said", "offered"),
    [
        ("utter_a", [MORE, VOICE, SOURCES]),
        ("utter_a_more", [VOICE]),
        ("utter_thank", [VOICE]),
        ("", []),
        ("utter_gone", []),
    ],
)
def test_what_there_is_is_offered(said: str, offered: list[str]) -> None:
    """More only where there is more, sources only where there are any, nothing of what is gone."""
    assert parts(said) == offered


def test_a_machine_without_a_voice_offers_none() -> None:
    """A button that can only fail helps nobody."""
    assert parts("utter_a", speaks=False) == [MORE, SOURCES]


@pytest.mark.parametrize("tag", translated_tags())
def test_the_titles_are_in_the_language_of_the_reply(tag: str) -> None:
    """Each with its picture, the same in every language, so that it is found again."""
    titles = [button["title"] for button in part_buttons("utter_a", SHORT, tag, speaks=True)]
    spanish = [button["title"] for button in part_buttons("utter_a", SHORT, "es", speaks=True)]
    assert [title.split()[0] for title in titles] == ["➕", "🔊", "📖"]
    assert tag == "es" or not set(titles) & set(spanish)


@given(st.sampled_from([MORE, VOICE, SOURCES]), st.sampled_from(sorted(responses())))
def test_a_payload_carries_the_part_and_the_reply(part: str, response: str) -> None:
    """As JSON behind the intent, which is how Rasa reads a button."""
    intent, told = payload(part, response).split("{", 1)
    assert intent == "/repeat"
    assert json.loads("{" + told) == {"part": part, "response": response}


def test_what_is_more_belongs_to_a_reply() -> None:
    """Nothing is written that no button leads to."""
    for name in responses():
        if name.endswith(SUFFIX):
            whole = name.removesuffix(SUFFIX)
            offered = part_buttons(whole, responses(), "es", speaks=False)
            assert payload(MORE, whole) in [button["payload"] for button in offered]
