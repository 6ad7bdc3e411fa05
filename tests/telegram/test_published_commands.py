"""The commands as Telegram lists them to people."""

from __future__ import annotations

import pytest
from telegram.constants import BotCommandLimit

from bot.commands import COMMANDS
from bot.localisation.catalogue import translated_tags
from bot.telegram.commands import descriptions


@pytest.mark.parametrize("tag", translated_tags())
def test_every_command_is_described_in_every_language(tag: str) -> None:
    """Within Telegram's limits."""
    published = descriptions(tag)
    assert [command.command for command in published] == list(COMMANDS)
    for command in published:
        assert command.command.islower()
        assert 1 <= len(command.description) <= BotCommandLimit.MAX_DESCRIPTION


def test_no_two_languages_describe_them_alike() -> None:
    """A description that was not translated would show."""
    spanish, english = descriptions("es"), descriptions("en")
    assert not {c.description for c in spanish} & {c.description for c in english}
