"""The language of a conversation, derived from what was said in it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.conversation import MEMORY, conversation_language
from bot.languages import by_tag, languages


def message(**confidences: float) -> dict[str, Any]:
    """The identification of one message: ISO 639-3 code and how sure."""
    return {"candidates": [{"language": k, "confidence": v} for k, v in confidences.items()]}


SPANISH, ENGLISH = message(spa=0.99, eng=0.01), message(eng=0.99, spa=0.01)
DOUBTFUL = message(eng=0.55, spa=0.45)
PRESSED = message()


def test_the_choice_of_the_person_is_final() -> None:
    """Whatever is written afterwards, and whatever Telegram says."""
    assert conversation_language("en", [SPANISH] * 5, "es") == "en"


@pytest.mark.parametrize(("said", "tag"), [([SPANISH], "es"), ([ENGLISH], "en")])
def test_a_sure_message_decides_against_the_telephone(said: list, tag: str) -> None:
    """Many people have a telephone that was set up in another language."""
    other = "es" if tag == "en" else "en"
    assert conversation_language(None, said, other) == tag


@pytest.mark.parametrize(("hint", "tag"), [("en", "en"), ("en-US", "en"), ("es-MX", "es")])
def test_without_a_message_the_telephone_decides(hint: str, tag: str) -> None:
    """Before the first word it is all that is known."""
    assert conversation_language(None, [], hint) == tag


@pytest.mark.parametrize("hint", [None, "", "qzz", "ru", "quc"])
def test_without_any_evidence_it_is_spanish(hint: str | None) -> None:
    """Nor does a language count in which we have no replies."""
    assert conversation_language(None, [], hint) == "es"


def test_one_doubtful_message_does_not_turn_a_conversation() -> None:
    """ "ok" in the middle of Spanish is not English."""
    assert conversation_language(None, [DOUBTFUL, SPANISH, SPANISH], None) == "es"


def test_a_conversation_turns_with_the_person() -> None:
    """Who goes on in English is answered in English."""
    assert conversation_language(None, [ENGLISH, SPANISH, SPANISH, SPANISH], None) == "en"


def test_what_was_said_long_ago_is_forgotten() -> None:
    """Only the latest messages vote."""
    said = [message(eng=0.01)] * MEMORY + [SPANISH] * 10
    assert conversation_language(None, said, None) == "en"


def test_a_pressed_button_says_nothing() -> None:
    """After any number of buttons the words before them still count."""
    assert conversation_language(None, [PRESSED] * 20 + [ENGLISH], "es") == "en"
    assert conversation_language(None, [None, ENGLISH], "es") == "en"


def test_a_language_without_replies_is_answered_in_one_that_has_them() -> None:
    """A message in K'iche' is recognised as such, and answered in Spanish."""
    assert conversation_language(None, [message(quc=0.9, spa=0.1)], None) == "es"


@given(
    st.none() | st.text(max_size=3),
    st.lists(
        st.none()
        | st.dictionaries(
            st.sampled_from([row.iso for row in languages()]) | st.text(max_size=3),
            st.floats(0, 1),
            max_size=5,
        ).map(lambda found: message(**found))
    ),
)
def test_the_answer_is_always_in_a_language_that_is_served(hint: str | None, said: list) -> None:
    """Whatever was identified."""
    language = by_tag(conversation_language(None, said, hint))
    assert language is not None
    assert language.level == "full"
