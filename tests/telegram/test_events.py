"""What each kind of update means to us."""

from __future__ import annotations

from typing import Any

import pytest
from telegram import Update

from bot.telegram.events import (
    ALLOWED_UPDATES,
    Blocked,
    Event,
    Group,
    Ignored,
    Place,
    Pressed,
    Said,
    read,
)

ANA = {"id": 7, "is_bot": False, "first_name": "Ana"}
PRIVATE = {"id": 7, "type": "private", "first_name": "Ana"}
GROUP = {"id": -5, "type": "group", "title": "Albergue"}
SUPERGROUP = {"id": -6, "type": "supergroup", "title": "Albergue"}
CHANNEL = {"id": -9, "type": "channel", "title": "Noticias"}
FILE = {"file_id": "f", "file_unique_id": "u"}
PICTURE = {**FILE, "width": 9, "height": 9}
CLIP = {**PICTURE, "duration": 1}
STICKER = {**PICTURE, "type": "regular", "is_animated": False, "is_video": False}


def update(kind: str, content: dict[str, Any]) -> Event:
    """The event of an update."""
    made = Update.de_json({"update_id": 1, kind: content}, None)
    assert made
    return read(made)


def message(kind: str = "message", chat: dict[str, Any] = PRIVATE, **content: Any) -> Event:
    """The event of a message."""
    sender = {} if chat is CHANNEL else {"from": ANA}
    return update(kind, {"message_id": 1, "date": 0, "chat": chat, **sender, **content})


@pytest.mark.parametrize("kind", ["message", "edited_message"])
def test_a_text_is_a_turn_and_so_is_its_correction(kind: str) -> None:
    """An edited message is answered like a new one: the person waits for it."""
    assert message(kind, text="hola") == Said(({"text": "hola"},))


def test_a_command_of_ours_is_a_command() -> None:
    """With the bot's name behind it, too."""
    assert message(text="/start") == Said(({"command": "start"},))
    assert message(text="/help@PuenteBot") == Said(({"command": "help"},))


@pytest.mark.parametrize("text", ["/greet", "/affirm", '/inform{"city": "Tijuana"}', "/", "//"])
def test_any_other_slash_is_what_the_person_wrote(text: str) -> None:
    """Nobody can send an intent or a slot by hand."""
    assert message(text=text) == Said(({"text": text},))


@pytest.mark.parametrize(
    ("content", "notice"),
    [
        ({"voice": {**FILE, "duration": 3}}, "voice"),
        ({"audio": {**FILE, "duration": 3}}, "voice"),
        ({"video_note": {**FILE, "length": 9, "duration": 3}}, "voice"),
        ({"photo": [PICTURE]}, "photo"),
        ({"video": CLIP}, "photo"),
        ({"sticker": STICKER}, "sticker"),
        ({"animation": CLIP, "document": FILE}, "sticker"),
        ({"dice": {"emoji": "🎲", "value": 6}}, "sticker"),
        ({"document": FILE}, "document"),
        ({"contact": {"phone_number": "1", "first_name": "Eva"}}, "contact"),
        ({"game": {"title": "t", "description": "d", "photo": [PICTURE]}}, "unsupported"),
        ({"text": "  \n "}, "unsupported"),
        ({}, "unsupported"),
    ],
)
def test_what_is_no_text_gets_a_word_on_what_to_do_instead(
    content: dict[str, Any], notice: str
) -> None:
    """Nothing that a person sends is met with silence, known or not."""
    assert message(**content) == Said(({"notice": notice},))


def test_the_words_below_a_photo_are_answered_too() -> None:
    """First that photos are not seen, then the question."""
    said = message(photo=[PICTURE], caption="esto es mi citatorio?")
    assert said == Said(({"notice": "photo"}, {"text": "esto es mi citatorio?"}))


def test_a_location_is_a_place() -> None:
    """So is the location of a venue."""
    point = {"latitude": 32.5, "longitude": -117.0}
    assert message(location=point) == Place(32.5, -117.0)
    venue = {"location": point, "title": "Parque", "address": "Centro"}
    assert message(location=point, venue=venue) == Place(32.5, -117.0)


def test_a_live_location_is_answered_once() -> None:
    """Its updates come as edits every few seconds; nobody waits for an answer to each."""
    live = {"latitude": 32.5, "longitude": -117.0, "live_period": 3600}
    assert message(location=live) == Place(32.5, -117.0)
    assert message("edited_message", location=live) == Ignored()


def test_a_button_is_its_id_and_the_query_to_answer() -> None:
    """The query is answered in any case, so that the clock on the button stops."""
    shown = {"message_id": 1, "date": 0, "chat": PRIVATE, "text": "?"}
    query = {"id": "q1", "from": ANA, "chat_instance": "c", "message": shown}
    assert update("callback_query", {**query, "data": "abc"}) == Pressed("abc", "q1")
    assert update("callback_query", query) == Pressed("", "q1")


def member(chat: dict[str, Any], status: str) -> Event:
    """The event of the bot's own standing in a chat that changed."""
    bot = {"id": 1, "is_bot": True, "first_name": "Puente"}
    now = {"user": bot, "status": status, "until_date": 0}
    before = {"user": bot, "status": "member"}
    return update(
        "my_chat_member",
        {"chat": chat, "from": ANA, "date": 0, "old_chat_member": before, "new_chat_member": now},
    )


def test_a_person_who_blocks_the_bot_is_blocked() -> None:
    """And one who lets it in again will write by themselves."""
    assert member(PRIVATE, "kicked") == Blocked()
    assert member(PRIVATE, "member") == Ignored()


@pytest.mark.parametrize("chat", [GROUP, SUPERGROUP], ids=lambda chat: chat["type"])
def test_in_a_group_nothing_is_answered_but_that(chat: dict[str, Any]) -> None:
    """Others read along there: whoever writes or adds the bot is told so."""
    assert message(chat=chat, text="necesito ayuda") == Group()
    assert member(chat, "member") == Group()
    assert member(chat, "left") == Ignored()


def test_a_button_in_a_group_is_none_of_ours() -> None:
    """We never show any there."""
    shown = {"message_id": 1, "date": 0, "chat": GROUP, "text": "?"}
    query = {"id": "q1", "from": ANA, "chat_instance": "c", "message": shown, "data": "abc"}
    assert update("callback_query", query) == Group()


def test_a_channel_is_ignored() -> None:
    """Its posts are no questions, nor is it one to be made a member of it."""
    assert message("channel_post", CHANNEL, text="noticia") == Ignored()
    assert member(CHANNEL, "member") == Ignored()


@pytest.mark.parametrize(
    "content",
    [
        {"pinned_message": {"message_id": 2, "date": 0, "chat": PRIVATE, "text": "x"}},
        {"message_auto_delete_timer_changed": {"message_auto_delete_time": 60}},
    ],
)
def test_what_telegram_itself_tells_is_ignored(content: dict[str, Any]) -> None:
    """Nobody waits for an answer to it."""
    assert message(**content) == Ignored()


@pytest.mark.parametrize("kind", ["poll_answer", "never_heard_of"])
def test_kinds_that_we_did_not_ask_for_are_ignored(kind: str) -> None:
    """Nothing that Telegram invents makes it fail."""
    content = {"poll_id": "1", "user": ANA, "option_ids": [0], "option_persistent_ids": []}
    assert update(kind, content) == Ignored()


def test_we_ask_for_what_we_can_read() -> None:
    """Messages, edits, posts, buttons and our own standing; nothing else is sent to us."""
    assert set(ALLOWED_UPDATES) == {
        "message",
        "edited_message",
        "channel_post",
        "callback_query",
        "my_chat_member",
    }
