"""The methods that the fake knows, by their names in small letters, as Telegram looks them up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import profile, receiving, sending
from .parameters import Parameters
from .world import World

POLL = "getupdates"
METHODS: dict[str, Callable[[World, Parameters], Any]] = {
    "getme": profile.get_me,
    "setmycommands": profile.set_my_commands,
    "getmycommands": profile.get_my_commands,
    "deletemycommands": profile.delete_my_commands,
    "setmydescription": profile.set_my_description,
    "getmydescription": profile.get_my_description,
    "setmyshortdescription": profile.set_my_short_description,
    "getmyshortdescription": profile.get_my_short_description,
    "leavechat": profile.leave_chat,
    "setwebhook": receiving.set_webhook,
    "deletewebhook": receiving.delete_webhook,
    "getwebhookinfo": receiving.get_webhook_info,
    "sendmessage": sending.send_message,
    "sendvoice": sending.send_voice,
    "editmessagetext": sending.edit_message_text,
    "editmessagereplymarkup": sending.edit_message_reply_markup,
    "answercallbackquery": sending.answer_callback_query,
    "sendchataction": sending.send_chat_action,
}


def is_known(method: str) -> bool:
    """Whether there is such a method."""
    return method.lower() in {POLL, *METHODS}


async def perform(world: World, method: str, parameters: Parameters) -> Any:
    """Do what the call asks, and tell those who wait that something has changed.

    Raises:
        ApiError: Telegram refuses it.
    """
    if method.lower() == POLL:
        return await receiving.get_updates(world, parameters)
    with world.signal.lock:
        result = METHODS[method.lower()](world, parameters)
        world.signal.ring()
    return result
