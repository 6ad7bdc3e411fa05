"""Conversations as conversations.yml writes them down, and how one is played."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from fake_bot_api import Person, Sent

from end_to_end.responses import is_withdrawn, of_subject, pattern

TEXT = "text"  # a message that is no response: a list of sources, a voice note, a simpler form
ANSWER_WITHIN = 120.0  # seconds; all conversations are held at the same time


def press(person: Person, title: str) -> Any:
    """Press the latest button of that title; a number and a picture may stand before it."""
    for message in reversed(person.messages):
        for shown in message.buttons:
            if shown == title or shown.endswith(f" {title}"):
                return person.press(shown, message)
    raise LookupError(f"no message has a button {title!r}")


ACTIONS: dict[str, Callable[[Person, Any], Any]] = {
    "send": Person.send,
    "press": press,
    "edit": Person.edit,
    "send_location": lambda person, point: person.send_location(*point),
    "send_photo": Person.send_photo,
    "send_document": Person.send_document,
    "send_voice": lambda person, _: person.send_voice(),
    "send_sticker": lambda person, _: person.send_sticker(),
    "send_contact": lambda person, _: person.send_contact(),
    "send_any": lambda person, content: person.send_any(**content),
}


@dataclass(frozen=True)
class Reply:
    """One message of the bot: which response it is, and what must stand in it."""

    response: str
    says: tuple[str, ...] = ()
    never_says: tuple[str, ...] = ()
    buttons: tuple[str, ...] | None = None

    def problems(self, sent: Sent, tag: str) -> Iterator[str]:
        """What is wrong with a message; what a withdrawn response said is not looked for."""
        if self.response != TEXT:
            if not pattern(self.response, tag).fullmatch(sent.text):
                yield f"this is not {self.response!r} in {tag!r}"
            if is_withdrawn(self.response):
                return
        yield from (f"it does not say {p!r}" for p in self.says if p not in sent.text)
        yield from (f"it says {p!r}" for p in self.never_says if p in sent.text)
        buttons = of_subject(sent.buttons, tag)
        if self.buttons is not None and list(self.buttons) != buttons:
            yield f"its buttons are {buttons}, not {list(self.buttons)}"


@dataclass(frozen=True)
class Turn:
    """What a person does, and all that the bot replies, in the language of `tag`."""

    action: str
    argument: Any
    replies: tuple[Reply, ...]
    tag: str


@dataclass(frozen=True)
class Conversation:
    """A person with a Telegram in `language_code`, and the turns."""

    name: str
    language_code: str
    turns: tuple[Turn, ...] = field(repr=False)


def read(path: Path) -> list[Conversation]:
    """The conversations of a file."""
    return [_conversation(row) for row in yaml.safe_load(path.read_text(encoding="utf-8"))]


def play(conversation: Conversation, person: Person) -> None:
    """Hold a conversation, to its end or to the first reply that is wrong.

    At the end /privacy is asked: that its answer comes next shows that nothing was said too much.
    """
    last = conversation.turns[-1]
    farewell = Turn("send", "/privacy", (Reply("ask_privacy"),), last.tag)
    for turn in (*conversation.turns, farewell):
        begin = len(person.messages)
        ACTIONS[turn.action](person, turn.argument)
        got = person.wait_for(begin + len(turn.replies), ANSWER_WITHIN)[begin:]
        for reply, sent in zip(turn.replies, got, strict=False):
            problems = list(reply.problems(sent, turn.tag))
            told = f"{turn.action} {turn.argument!r} was answered by:\n{sent.text}"
            assert not problems, f"{told}\n\n{'; '.join(problems)}"


def _conversation(row: dict[str, Any]) -> Conversation:
    language_code = row.get("language_code", "es")
    tag, turns = language_code, []
    for written in row["turns"]:
        given = dict(written)
        replies, tag = given.pop("replies"), given.pop("in", tag)
        ((action, argument),) = given.items()
        turns.append(Turn(action, argument, tuple(map(_reply, replies)), tag))
    return Conversation(row["name"], language_code, tuple(turns))


def _reply(written: str | dict[str, Any]) -> Reply:
    if isinstance(written, str):
        return Reply(written)
    ((response, told),) = written.items()
    return Reply(response, **{key: tuple(map(str, values)) for key, values in told.items()})
