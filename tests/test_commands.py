"""The commands that people may type."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands import COMMANDS, command


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_known_however_telegram_writes_it(name: str) -> None:
    """With the bot's name, in capitals, with words behind it: it is the same command."""
    for text in (f"/{name}", f"/{name}@PuenteBot", f"/{name.upper()} now", f"/{name}\nnow"):
        assert command(text) == name


@pytest.mark.parametrize("text", ["", "  ", "help", "/", "//help", "/greet", "/affirm", "a /help"])
def test_anything_else_is_none(text: str) -> None:
    """Above all no intent: "/greet" is what a person wrote, not what Rasa is told."""
    assert command(text) is None


@given(st.text())
def test_no_text_makes_another_command(text: str) -> None:
    """There are these six and no others."""
    assert command(text) in (*COMMANDS, None)
