"""Everything that the fake knows; whoever reads or changes it holds the lock of its signal."""

from __future__ import annotations

import itertools
import re
import time
from dataclasses import dataclass, field

from .errors import bad_request, forbidden
from .faults import Faults
from .messages import Json, Sent
from .parameters import Parameters, text
from .signals import Signal
from .update_queue import UpdateQueue

TOKEN = "110201543:FakeBotApiTokenForTests_0123456789a"

_NUMBER = re.compile(r"-?[0-9]+")


@dataclass(frozen=True)
class Action:
    """A chat action, such as "typing"."""

    action: str
    time: float


@dataclass(frozen=True)
class CallbackAnswer:
    """How the bot answered the press of a button."""

    query_id: str
    text: str
    show_alert: bool
    time: float


@dataclass(frozen=True)
class Call:
    """A call of the bot and the status it got; 0: it was left without an answer."""

    method: str
    parameters: Parameters
    status: int
    time: float


@dataclass(frozen=True)
class Delivery:
    """One attempt to bring an update to the webhook; status 0: nobody answered there."""

    update_id: int
    status: int
    time: float


@dataclass
class Webhook:
    """Where the updates go, and what went wrong last."""

    url: str
    secret_token: str = ""
    max_connections: int = 40
    has_custom_certificate: bool = False
    last_error_date: int | None = None
    last_error_message: str | None = None


@dataclass
class ChatRecord:
    """A chat as the bot's side knows it; `info` is Telegram's Chat object."""

    info: Json
    standing: str = "member"  # or "left", or "kicked"; a person who blocks kicks
    messages: list[Sent] = field(default_factory=list)
    written: list[Json] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    answers: list[CallbackAnswer] = field(default_factory=list)

    @property
    def private(self) -> bool:
        """Whether this is the chat with one person."""
        return self.info["type"] == "private"


@dataclass
class CallbackQuery:
    """A press of a button that waits for its answer."""

    chat_id: int
    time: float


@dataclass
class World:
    """The state behind one bot's token.

    `proxies`: public addresses, and where the proxy of a deployment leads from them.
    """

    token: str = TOKEN
    username: str = "puente_test_bot"
    flood_control: bool = False
    strict_html: bool = False
    longest_poll: float = 2.0
    retry_delay: float = 0.05
    callback_lifetime: float = 30.0
    proxies: dict[str, str] = field(default_factory=dict)
    closing: bool = False
    poll: int = 0
    polls_waiting: int = 0
    webhook: Webhook | None = None
    signal: Signal = field(default_factory=Signal)
    faults: Faults = field(default_factory=Faults)
    updates: UpdateQueue = field(default_factory=UpdateQueue)
    chats: dict[int, ChatRecord] = field(default_factory=dict)
    callbacks: dict[str, CallbackQuery] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    profile: dict[tuple[str, str], str] = field(default_factory=dict)
    sent_at: list[tuple[float, int]] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def bot(self) -> Json:
        """The bot's User object."""
        return {
            "id": int(self.token.partition(":")[0]),
            "is_bot": True,
            "first_name": "Puente",
            "username": self.username,
        }

    def addressee(self, parameters: Parameters) -> ChatRecord:
        """The chat that a call names, where the bot may write.

        Raises:
            ApiError: nobody is there, or the bot is not wanted there.
        """
        name = text(parameters, "chat_id")
        if not name:
            raise bad_request("chat_id is empty")
        record = self.chats.get(int(name)) if _NUMBER.fullmatch(name) else None
        if record is None:
            raise bad_request("chat not found")
        if record.standing != "member":
            raise forbidden(_absence(record))
        return record

    def find(self, parameters: Parameters) -> tuple[ChatRecord, int, Sent]:
        """The message of the bot that a call wants to edit: its chat, its place there, itself."""
        number = text(parameters, "message_id")
        if not number:
            raise bad_request("message identifier is not specified")
        record = self.addressee(parameters)
        for place, message in enumerate(record.messages):
            if str(message.message_id) == number:
                return record, place, message
        raise bad_request("message to edit not found")

    def close(self) -> None:
        """Let everyone go who waits."""
        self.closing = True
        self.signal.ring()


def now() -> float:
    """The moment, in seconds since 1970."""
    return time.time()


def _absence(record: ChatRecord) -> str:
    if record.private:
        return "bot was blocked by the user"
    how = "was kicked from" if record.standing == "kicked" else "is not a member of"
    return f"bot {how} the {record.info['type']} chat"
