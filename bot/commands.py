"""The commands that people may type, in Telegram and in the terminal alike."""

from __future__ import annotations

import re

SLASHES = re.compile(r"[\s/]+")

COMMANDS = ("start", "help", "language", "privacy", "forget", "stop")


def command(text: str) -> str | None:
    """The command in a text ("/start abc", "/help@bot"); None in any other text."""
    words = text.split(maxsplit=1)
    if not words or not words[0].startswith("/"):
        return None
    name = words[0][1:].split("@")[0].lower()
    return name if name in COMMANDS else None


def without_slash(text: str) -> str:
    """`text` such that Rasa cannot take it for an intent.

    It strips white space of any kind before it looks for a slash; so must we.
    """
    slashes = SLASHES.match(text)
    return text[slashes.end() :] if slashes else text
