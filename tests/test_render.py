"""A reply of the assistant as messages of Telegram."""

from __future__ import annotations

import html
import json
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import InlineKeyboardMarkup
from telegram.constants import InlineKeyboardButtonLimit, MessageLimit

from bot.render import keyboard, messages, split

WORDS = st.sampled_from(["hola", " ", "\n", "\n\n", "á", "🏠", "👨‍👩‍👧", "<b>", "&amp;", "x" * 300])
LONG = st.lists(WORDS, max_size=400).map("".join)
TITLES = st.lists(st.text(min_size=1, max_size=60), max_size=12)


def units(text: str) -> int:
    """The length as Telegram counts it, in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def dense(text: str) -> str:
    """A text without its white space."""
    return "".join(text.split())


def numbered(prefix: str = "b"):
    """A maker of short ids, as the worker's."""
    numbers = count()
    return lambda payload: f"{prefix}{next(numbers)}"


@given(LONG | st.text(max_size=50), st.integers(20, 4096))
def test_no_part_is_too_long_and_nothing_is_lost(text: str, limit: int) -> None:
    """But white space at the cuts."""
    parts = split(text, limit)
    assert all(0 < units(part) <= limit for part in parts)
    assert dense("".join(parts)) == dense(text)


@given(LONG)
def test_telegrams_limit_is_kept(text: str) -> None:
    """What Telegram shows after it has read the markup has at most 4,096 characters."""
    for message in messages({"text": text, "buttons": []}, numbered()):
        assert units(html.unescape(message["text"])) <= MessageLimit.MAX_TEXT_LENGTH


@given(st.text(min_size=1, max_size=200))
def test_what_people_read_is_what_was_meant(text: str) -> None:
    """No character is markup: "<", ">" and "&" arrive as they are."""
    made = messages({"text": text, "buttons": []}, numbered())
    assert "".join(html.unescape(m["text"]) for m in made) == text.strip()
    assert all(m["parse_mode"] == "HTML" and "<" not in m["text"] for m in made)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("  \n ", []),
        ("uno dos", ["uno dos"]),
        ("uno dos\n\ntres cuatro", ["uno dos", "tres cuatro"]),
        ("uno dos\ntres cuatro", ["uno dos", "tres cuatro"]),
        ("uno dos tres cuatro", ["uno dos tres", "cuatro"]),
        ("a\n\nuno dos tres cuatro", ["a\n\nuno dos", "tres cuatro"]),
        ("x" * 30, ["x" * 13, "x" * 13, "xxxx"]),
        ("🏠" * 8, ["🏠" * 6, "🏠🏠"]),
    ],
)
def test_a_text_is_cut_where_it_reads_best(text: str, parts: list[str]) -> None:
    """At a paragraph, else at a line, else at a word, else anywhere but inside an emoji."""
    assert split(text, 13) == parts


def test_the_last_part_has_the_buttons() -> None:
    """One sees them below the end of the text."""
    reply = {"text": "uno " * 2000, "buttons": [{"title": "Sí", "payload": "/affirm"}]}
    *before, last = messages(reply, numbered())
    assert before
    assert not any("reply_markup" in message for message in before)
    assert last["reply_markup"]["inline_keyboard"] == [[{"text": "Sí", "callback_data": "b0"}]]


def test_a_reply_without_buttons_has_no_keyboard() -> None:
    """An empty one would be refused."""
    (message,) = messages({"text": "Hola", "buttons": []}, numbered())
    assert "reply_markup" not in message


@given(TITLES)
def test_every_button_is_shown_once_and_in_order(titles: list[str]) -> None:
    """At most two in a row, two only when both are short."""
    rows = keyboard([{"title": t, "payload": f"/{t}"} for t in titles], numbered())
    assert [button["text"] for row in rows for button in row] == titles
    for row in rows:
        assert len(row) == 1 or (len(row) == 2 and all(len(b["text"]) <= 20 for b in row))
    assert InlineKeyboardMarkup.de_json({"inline_keyboard": rows}, None)


@given(st.text(min_size=65, max_size=2000))
def test_a_payload_never_leaves_the_house(payload: str) -> None:
    """Telegram gets a short id in its place, however long the payload is."""
    ((button,),) = keyboard([{"title": "Sí", "payload": payload}], numbered())
    assert len(button["callback_data"].encode()) <= InlineKeyboardButtonLimit.MAX_CALLBACK_DATA


def test_an_id_that_does_not_fit_is_an_error_of_ours() -> None:
    """64 bytes, not 64 characters."""
    buttons = [{"title": "Sí", "payload": "/affirm"}]
    assert keyboard(buttons, lambda _: "x" * 64)
    with pytest.raises(ValueError, match="66 bytes"):
        keyboard(buttons, lambda _: "ñ" * 33)


def test_a_voice_note_is_told_what_to_read() -> None:
    """One message with the buttons, however long the text is; the sound is made when it is sent."""
    reply = {
        "text": "uno " * 2000,
        "language": "ht",
        "voice": "utter_greet",
        "buttons": [{"title": "Sí", "payload": "/affirm"}],
    }
    (made,) = messages(reply, numbered())
    assert made["voice"] == {
        "text": reply["text"],
        "language": "ht",
        "response": "utter_greet",
    }
    assert made["reply_markup"]["inline_keyboard"] == [[{"text": "Sí", "callback_data": "b0"}]]
    assert json.loads(json.dumps(made)) == made  # it waits in the outbox as JSON
