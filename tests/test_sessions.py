"""Lines of a conversation that no model needs to hear: broken ones, and the clock."""

from __future__ import annotations

from typing import Any

import pytest
from listening import Listening

from bot.sessions import Conversation


@pytest.fixture
def conversation() -> Conversation:
    """With an assistant that would fail if it was asked."""
    return Conversation(Listening(), fresh=False, language=None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "line",
    [
        r'{"text": "\ud800"}',
        r'{"press": "/inform{\"city\": \"\udfff\"}"}',
        '{"now": "tomorrow"}',
        '{"now": null}',
        '{"now": ""}',
        '{"now": "0001-01-01T00:00Z"}',
        '{"now": "9999-12-31T23:59-12:00"}',
        "{",
    ],
)
async def test_a_line_that_cannot_be_used_is_refused(conversation: Conversation, line: str) -> None:
    """Half a character, a clock that never shows: an error of this line, not the end of all."""
    with pytest.raises(ValueError, match=r"."):
        await conversation(line)


@pytest.mark.parametrize(
    "moment", ["2026-12-01T10:00", "2026-12-01T10:00Z", "2026-12-01T10:00-06:00", "2026-12-01"]
)
async def test_the_clock_is_set_in_every_form_of_iso_8601(
    conversation: Conversation, moment: str
) -> None:
    """With a zone or without, and told back as it was given."""
    answer: dict[str, Any] = await conversation(f'{{"now": "{moment}"}}')
    assert (answer["now"], answer["replies"]) == (moment, [])
