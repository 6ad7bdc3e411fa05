"""Messages: what the bot sent, and the JSON in which Telegram tells of messages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .entities import Entity, command_entities
from .keyboard import buttons, is_inline

Json = dict[str, Any]


@dataclass(frozen=True)
class Sent:
    """A message of the bot.

    `text` is what the person reads, `source` what the bot wrote (with its HTML). `history` holds
    the texts that edits replaced, `parameters` the call as it came.
    """

    chat_id: int
    message_id: int
    time: float
    text: str
    source: str
    kind: str = "text"
    parse_mode: str | None = None
    entities: list[Entity] = field(default_factory=list)
    reply_markup: Json | None = None
    parameters: Json = field(default_factory=dict)
    media: Json = field(default_factory=dict)
    edit_time: float | None = None
    history: tuple[str, ...] = ()

    @property
    def buttons(self) -> list[str]:
        """The titles of its buttons, in reading order."""
        return [button["text"] for button in buttons(self.reply_markup)]

    def as_json(self, chat: Json, bot: Json) -> Json:
        """The message as Telegram gives it back."""
        told: Json = {
            "message_id": self.message_id,
            "from": bot,
            "chat": chat,
            "date": int(self.time),
            **self.media,
        }
        words = "text" if self.kind == "text" else "caption"
        if self.text:
            told[words] = self.text
        if self.entities:
            told["entities" if words == "text" else "caption_entities"] = self.entities
        if is_inline(self.reply_markup):
            told["reply_markup"] = self.reply_markup
        if self.edit_time is not None:
            told["edit_date"] = int(self.edit_time)
        return told


def text_content(text: str) -> Json:
    """The content of a text that a person writes, with its commands marked."""
    entities = command_entities(text)
    return {"text": text, **({"entities": entities} if entities else {})}


def file_content(kind: str, number: int, caption: str | None = None) -> Json:
    """The content of a voice message, photo, sticker or document, with an id of its own."""
    file = {"file_id": f"{kind}-{number}", "file_unique_id": f"unique-{number}", "file_size": 4096}
    content: dict[str, Json] = {
        "voice": {"voice": {**file, "duration": 4, "mime_type": "audio/ogg"}},
        "photo": {"photo": [{**file, "width": 90, "height": 60}]},
        "sticker": {
            "sticker": {
                **file,
                "type": "regular",
                "width": 512,
                "height": 512,
                "is_animated": False,
                "is_video": False,
                "emoji": "👋",
            }
        },
        "document": {
            "document": {**file, "file_name": "paper.pdf", "mime_type": "application/pdf"}
        },
    }
    return {**content[kind], **({"caption": caption} if caption else {})}


def membership(chat: Json, by: Json, bot: Json, old: str, new: str, date: int) -> Json:
    """The content of my_chat_member: what the bot was in the chat, and what it is now."""

    def member(status: str) -> Json:
        until = {"until_date": 0} if status == "kicked" else {}
        return {"user": bot, "status": status, **until}

    return {
        "chat": chat,
        "from": by,
        "date": date,
        "old_chat_member": member(old),
        "new_chat_member": member(new),
    }
