"""A Telegram of one's own for tests: the Bot API over real HTTP, and the people who use it."""

from .chats import Chat
from .errors import ApiError
from .messages import Sent
from .people import Channel, Group, Person
from .server import serve
from .telegram import Telegram
from .world import TOKEN, Action, Call, CallbackAnswer, Delivery, Webhook

__all__ = [
    "TOKEN",
    "Action",
    "ApiError",
    "Call",
    "CallbackAnswer",
    "Channel",
    "Chat",
    "Delivery",
    "Group",
    "Person",
    "Sent",
    "Telegram",
    "Webhook",
    "serve",
]
