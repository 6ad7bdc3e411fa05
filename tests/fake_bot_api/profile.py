"""The methods about the bot itself: its name, its commands, its descriptions, where it stays."""

from __future__ import annotations

import re
from typing import Any

from .errors import bad_request
from .messages import Json, membership
from .parameters import Parameters, structure, text
from .world import World, now

MOST_COMMANDS = 100
LONGEST = {"description": 512, "short_description": 120}

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"(?:[a-z]{2})?")
_SCOPES = {
    "default": (),
    "all_private_chats": (),
    "all_group_chats": (),
    "all_chat_administrators": (),
    "chat": ("chat_id",),
    "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}


def get_me(world: World, _: Parameters) -> Json:
    """getMe."""
    return {
        **world.bot,
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def set_my_commands(world: World, parameters: Parameters) -> bool:
    """setMyCommands, for one scope and one language."""
    key = _commands_key(parameters)
    commands = structure(parameters, "commands", "commands")
    if not isinstance(commands, list):
        raise bad_request("can't parse commands JSON object")
    if len(commands) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    world.commands[key] = [_command(command) for command in commands]
    return True


def get_my_commands(world: World, parameters: Parameters) -> list[Json]:
    """getMyCommands: exactly those of this scope and language."""
    return world.commands.get(_commands_key(parameters), [])


def delete_my_commands(world: World, parameters: Parameters) -> bool:
    """deleteMyCommands."""
    world.commands.pop(_commands_key(parameters), None)
    return True


def set_my_description(world: World, parameters: Parameters) -> bool:
    """setMyDescription: what an empty chat shows."""
    return _describe(world, parameters, "description")


def get_my_description(world: World, parameters: Parameters) -> Json:
    """getMyDescription."""
    return {"description": _described(world, parameters, "description")}


def set_my_short_description(world: World, parameters: Parameters) -> bool:
    """setMyShortDescription: what the bot's profile shows."""
    return _describe(world, parameters, "short_description")


def get_my_short_description(world: World, parameters: Parameters) -> Json:
    """getMyShortDescription."""
    return {"short_description": _described(world, parameters, "short_description")}


def leave_chat(world: World, parameters: Parameters) -> bool:
    """leaveChat; Telegram tells the bot of its own leaving too."""
    record = world.addressee(parameters)
    if record.private:
        raise bad_request("chat member status can't be changed in private chats")
    record.standing = "left"
    left = membership(record.info, world.bot, world.bot, "member", "left", int(now()))
    world.updates.add("my_chat_member", left)
    return True


def scope_key(scope: Any) -> str:
    """A scope as a key: its type, then the ids that belong to it.

    Raises:
        ApiError: Telegram knows no such scope.
    """
    scope = {"type": "default"} if scope is None else scope
    kind = scope.get("type") if isinstance(scope, dict) else None
    if kind not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    return ":".join([kind, *(str(scope.get(name, "")) for name in _SCOPES[kind])])


def _commands_key(parameters: Parameters) -> tuple[str, str]:
    scope = structure(parameters, "scope", "BotCommandScope")
    return scope_key(scope), _language(parameters)


def _language(parameters: Parameters) -> str:
    language = text(parameters, "language_code")
    if not _LANGUAGE.fullmatch(language):
        raise bad_request("invalid language code specified")
    return language


def _command(command: Any) -> Json:
    if not isinstance(command, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    name = str(command.get("command", "")).lower().removeprefix("/")
    description = str(command.get("description", "")).strip()
    if not _COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def _describe(world: World, parameters: Parameters, name: str) -> bool:
    said = text(parameters, name)
    if len(said) > LONGEST[name]:
        raise bad_request(f"{name.replace('_', ' ')} is too long")
    world.profile[name, _language(parameters)] = said
    return True


def _described(world: World, parameters: Parameters, name: str) -> str:
    told = world.profile.get((name, _language(parameters)))
    return told or world.profile.get((name, ""), "")
