"""What is told of an update as Telegram writes it."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.update import can_be_kept, chat_of, kind_of, locale_of, written_at

SENDER = {"id": 5, "language_code": "ht"}
SAID = {"chat": {"id": 7}, "from": SENDER, "date": 1_800_000_000, "text": "hola"}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=12,
)
FIELDS = st.sampled_from(
    ["update_id", "message", "chat", "id", "from", "language_code", "date", "callback_query"]
)


@pytest.mark.parametrize(
    "update",
    [
        {"update_id": 1, "message": SAID},
        {"update_id": 1, "edited_message": SAID},
        {"update_id": 1, "callback_query": {"id": "9", "from": SENDER, "message": SAID}},
        {"update_id": 1, "my_chat_member": SAID},
        {"update_id": 1, "a_kind_of_next_year": SAID},
    ],
)
def test_chat_and_language_of_an_update(update: dict[str, Any]) -> None:
    """Of every kind, also of one that nobody knows yet: its writer gets an answer."""
    assert (chat_of(update), locale_of(update)) == (7, "ht")
    assert kind_of(update) in update


def test_when_it_was_written() -> None:
    """By Telegram's clock; an edited message when it was edited; a press now."""
    assert written_at({"message": SAID}) == 1_800_000_000
    assert written_at({"edited_message": {**SAID, "edit_date": 1_800_000_060}}) == 1_800_000_060
    press = {"callback_query": {"id": "9", "message": SAID}}
    assert abs(written_at(press) - time.time()) < 60


@pytest.mark.parametrize("number", [None, "1", 1.0, True, 10**30, -(10**30)])
def test_what_has_no_number_of_telegrams_is_no_update(number: Any) -> None:
    """No database could keep it."""
    assert not can_be_kept({"update_id": number})
    assert chat_of({"message": {"chat": {"id": number}}}) == 0


@given(st.dictionaries(FIELDS, st.dictionaries(FIELDS, JSON) | JSON))
def test_anything_can_stand_in_an_update(update: dict[str, Any]) -> None:
    """Whatever it is, nothing breaks."""
    assert isinstance(chat_of(update), int)
    assert isinstance(locale_of(update), str)
    assert isinstance(written_at(update), float)
    assert isinstance(can_be_kept(update), bool)
