"""Those who write to the bot: people, groups and channels. What they do gives back its update."""

from __future__ import annotations

from typing import Any

from .chats import Chat
from .messages import Json, Sent, file_content, text_content
from .update_queue import Update
from .world import ChatRecord, World, now

LONGEST_TEXT = 4096
NEIGHBOUR: Json = {
    "id": 555,
    "is_bot": False,
    "first_name": "Luis",
    "language_code": "es",
}


class Person(Chat):
    """A person in the private chat with the bot."""

    def __init__(self, world: World, record: ChatRecord, user: Json) -> None:
        super().__init__(world, record)
        self.user = user

    def send(self, text: str, **more: Any) -> Update:
        """Write a text; `more` are further fields of the message, such as `reply_to_message`."""
        return self._send({**_text(text), **more})

    def send_command(self, command: str, arguments: str = "") -> Update:
        """Send /command, with what follows it."""
        return self.send(f"/{command.removeprefix('/')} {arguments}".strip())

    def send_voice(self, **more: Any) -> Update:
        """Send a voice message."""
        return self._send_file("voice", None, more)

    def send_photo(self, caption: str | None = None, **more: Any) -> Update:
        """Send a photo."""
        return self._send_file("photo", caption, more)

    def send_sticker(self, **more: Any) -> Update:
        """Send a sticker."""
        return self._send_file("sticker", None, more)

    def send_document(self, caption: str | None = None, **more: Any) -> Update:
        """Send a document."""
        return self._send_file("document", caption, more)

    def send_location(self, lat: float, lon: float, **more: Any) -> Update:
        """Share a place."""
        return self._send({"location": {"latitude": lat, "longitude": lon}, **more})

    def send_contact(self, phone: str = "+525555550100", **more: Any) -> Update:
        """Share one's own contact."""
        contact = {"phone_number": phone, "first_name": self.user["first_name"]}
        return self._send({"contact": {**contact, "user_id": self.user["id"]}, **more})

    def send_any(self, **content: Any) -> Update:
        """Send a message of any other kind, such as `send_any(venue={...})`."""
        return self._send(content)

    def press(self, button: str, message: Sent | None = None) -> Update:
        """Press a button, by its title or its data; by default of the latest keyboard.

        Raises:
            LookupError: there is no such button.
        """
        return self._press(self.user, button, message)

    def edit(self, text: str) -> Update:
        """Change the last text that this person wrote."""
        with self._world.signal.lock:
            written = [one for one in self._record.written if "text" in one]
            if not written:
                raise LookupError("this person has written no text yet")
            edited = {**written[-1], **_text(text), "edit_date": int(now())}
            return self._happen("edited_message", edited)

    def block(self) -> Update:
        """Block the bot; from now on it may not write here."""
        return self._stand(self.user, "kicked")

    def unblock(self) -> Update:
        """Let the bot write again."""
        return self._stand(self.user, "member")

    def _send(self, content: Json) -> Update:
        return self._write("message", self.user, content)

    def _send_file(self, kind: str, caption: str | None, more: Json) -> Update:
        return self._send({**file_content(kind, next(self._world.numbers), caption), **more})


class Group(Chat):
    """A group; the bot hears all that is said there."""

    def send(self, text: str, sender: Json | None = None, **more: Any) -> Update:
        """Let a member (a User object, by default Luis) write a text."""
        return self._write("message", sender or NEIGHBOUR, {**_text(text), **more})

    def press(self, button: str, message: Sent | None = None, sender: Json | None = None) -> Update:
        """Let a member press a button, by its title or its data."""
        return self._press(sender or NEIGHBOUR, button, message)

    def add_bot(self, by: Json | None = None) -> Update:
        """Let someone add the bot; say `group(..., member=False)` before, so that it is news."""
        return self._stand(by or NEIGHBOUR, "member")

    def remove_bot(self, by: Json | None = None) -> Update:
        """Let someone throw the bot out."""
        return self._stand(by or NEIGHBOUR, "kicked")


class Channel(Chat):
    """A channel in which the bot is."""

    def post(self, text: str, **more: Any) -> Update:
        """Publish a text."""
        return self._write("channel_post", None, {**_text(text), **more})


def _text(text: str) -> Json:
    if not 0 < len(text) <= LONGEST_TEXT:
        raise ValueError(f"a person can write 1 to {LONGEST_TEXT} characters, not {len(text)}")
    return text_content(text)
