"""What an update of Telegram means to us. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from telegram import ChatMember, Message, Update
from telegram.constants import ChatType
from telegram.ext import filters

from bot.commands import command
from bot.text import legible

ALLOWED_UPDATES = [
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CHANNEL_POST,
    Update.CALLBACK_QUERY,
    Update.MY_CHAT_MEMBER,
]

# Kinds of message that are answered with a word on what to do instead.
NOTICES = (
    (filters.VOICE | filters.AUDIO | filters.VIDEO_NOTE, "voice"),
    (filters.PHOTO | filters.VIDEO, "photo"),
    (filters.Sticker.ALL | filters.ANIMATION | filters.Dice.ALL, "sticker"),
    (filters.Document.ALL, "document"),
    (filters.CONTACT, "contact"),
)
GONE = (ChatMember.BANNED, ChatMember.LEFT)


@dataclass(frozen=True)
class Ignored:
    """Nobody waits for an answer: a channel's post, a pinned message."""


@dataclass(frozen=True)
class Blocked:
    """The person has blocked the bot."""


@dataclass(frozen=True)
class Group:
    """Somebody wrote in a group, or added the bot to one."""


@dataclass(frozen=True)
class Said:
    """A person's turns: each {"text"}, {"command"} or {"notice"} (see `bot.channel`)."""

    turns: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Pressed:
    """A button: its id, and the query that Telegram wants to be answered."""

    button: str
    query: str


@dataclass(frozen=True)
class Place:
    """A point on the map, in degrees."""

    latitude: float
    longitude: float


Event = Ignored | Blocked | Group | Said | Pressed | Place


def read(update: Update) -> Event:
    """What an update means; an edited message is answered like a new one."""
    chat = update.effective_chat
    private = chat is not None and chat.type == ChatType.PRIVATE
    if update.my_chat_member:
        gone = update.my_chat_member.new_chat_member.status in GONE
        if private:
            return Blocked() if gone else Ignored()
        return Ignored() if gone or _is_channel(update) else Group()
    if chat is None or _is_channel(update):
        return Ignored()
    if not private:
        return Group()
    if update.callback_query:
        return Pressed(update.callback_query.data or "", update.callback_query.id)
    message = update.effective_message
    if message is None or filters.StatusUpdate.ALL.check_update(update):
        return Ignored()
    if message.location:
        if update.edited_message:
            return Ignored()  # a live location moves every few seconds; nobody waits for an answer
        return Place(message.location.latitude, message.location.longitude)
    if message.venue:
        return Place(message.venue.location.latitude, message.venue.location.longitude)
    return Said(tuple(_turns(update, message)))


def _turns(update: Update, message: Message) -> list[dict[str, Any]]:
    text = legible(message.text or message.caption or "")
    turns = [{"notice": kind} for matches, kind in NOTICES if matches.check_update(update)][:1]
    if text.strip():
        name = command(text)
        turns.append({"command": name} if name else {"text": text})
    return turns or [{"notice": "unsupported"}]


def _is_channel(update: Update) -> bool:
    chat = update.effective_chat
    return chat is not None and chat.type == ChatType.CHANNEL
