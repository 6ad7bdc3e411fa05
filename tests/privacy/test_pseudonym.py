"""Names that stand for people and for doors."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.privacy.pseudonym import channel_secret, derive, sender_id, webhook_secret

KEY = b"a key of this deployment"


def test_the_same_chat_always_has_the_same_name() -> None:
    """Rasa must know a person again."""
    assert sender_id(KEY, 7) == sender_id(KEY, "7")


@given(st.integers(), st.integers())
def test_two_chats_never_share_a_name_nor_show_their_number(one: int, other: int) -> None:
    """32 hex digits that say nothing of the chat."""
    assert (sender_id(KEY, one) == sender_id(KEY, other)) == (one == other)
    assert len(sender_id(KEY, one)) == 32
    assert set(sender_id(KEY, one)) <= set("0123456789abcdef")


def test_another_deployment_knows_other_names() -> None:
    """Without the key there is no way from a chat to its name."""
    assert sender_id(KEY, 7) != sender_id(b"another key", 7)


def test_each_door_has_a_secret_of_its_own() -> None:
    """Who learns one cannot open the others; no purpose can be taken for a value."""
    secrets = {channel_secret(KEY), webhook_secret(KEY), sender_id(KEY, 7), derive(KEY, "a", "b")}
    assert len(secrets) == 4
    assert derive(KEY, "ab", "c") != derive(KEY, "a", "bc")


def test_the_webhook_secret_is_one_that_telegram_takes() -> None:
    """1 to 256 characters out of A-Z, a-z, 0-9, _ and -."""
    assert webhook_secret(KEY).isalnum()
    assert 1 <= len(webhook_secret(KEY)) <= 256
