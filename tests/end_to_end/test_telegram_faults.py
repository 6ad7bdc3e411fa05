"""What the gateway does when Telegram refuses, fails, or is slow."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from fake_bot_api import Telegram, serve

from end_to_end.services import Assistant, Service

pytestmark = pytest.mark.slow

WITHIN = 60.0  # seconds


@pytest.fixture(scope="module")
def telegram(assistant: Assistant) -> Iterator[Telegram]:
    """A Telegram that is served by a gateway."""
    with serve() as fake, assistant.gateway(fake, "faults"):
        yield fake


@contextmanager
def hanging(part: Service) -> Iterator[None]:
    """A part of the assistant that answers nobody for a while."""
    part.freeze()
    try:
        yield
    finally:
        part.thaw()


def test_too_many_requests_are_tried_again_when_telegram_says(telegram: Telegram) -> None:
    """After a 429 the message comes, and comes once."""
    telegram.fail_next("sendMessage", 429, "Too Many Requests: retry after 2", retry_after=2)
    ana = telegram.person(1)
    ana.send("gracias")
    ana.wait_for(1, WITHIN)
    ana.send("adiós")
    assert len(ana.wait_for(2, WITHIN)) == 2


def test_a_fault_of_telegram_delays_a_message(telegram: Telegram) -> None:
    """After a 500 the message is sent again."""
    telegram.fail_next("sendMessage", 500, "Internal Server Error", times=2)
    ana = telegram.person(2)
    ana.send("gracias")
    assert "Con mucho gusto" in ana.wait_for(1, WITHIN)[0].text


def test_refused_markup_is_sent_as_plain_text(telegram: Telegram) -> None:
    """The person reads the answer even if Telegram cannot read its markup."""
    telegram.fail_next("sendMessage", 400, "Bad Request: can't parse entities: at byte offset 3")
    ana = telegram.person(3)
    ana.send("gracias")
    message = ana.wait_for(1, WITHIN)[0]
    assert message.parse_mode is None
    assert "Con mucho gusto" in message.text


def test_whoever_blocks_the_bot_does_not_stop_the_others(telegram: Telegram) -> None:
    """A 403 drops what waited for one person; the next one is answered, and so is a return."""
    ana, luz = telegram.person(4), telegram.person(5)
    ana.send("gracias")
    ana.wait_for(1, WITHIN)
    ana.block()
    luz.send("gracias")
    luz.wait_for(1, WITHIN)
    ana.unblock()
    ana.send("hola")
    assert "Soy Puente" in ana.wait_for(2, WITHIN)[1].text


def test_a_long_wait_shows_the_sign_of_typing(telegram: Telegram, assistant: Assistant) -> None:
    """Whoever waits for more than a second sees that somebody is at it."""
    ana = telegram.person(6)
    with hanging(assistant.rasa):
        ana.send("gracias")
        telegram.wait_until(lambda: ana.actions, WITHIN)
    assert ana.wait_for(1, WITHIN)
    assert {action.action for action in ana.actions} == {"typing"}


def test_a_courtesy_that_fails_does_not_cost_the_answer(
    telegram: Telegram, assistant: Assistant
) -> None:
    """Without the typing sign, the answer comes all the same."""
    telegram.fail_next("sendChatAction", 500, "Internal Server Error")
    before = len(telegram.calls_to("sendChatAction"))
    ana = telegram.person(7)
    with hanging(assistant.rasa):
        ana.send("gracias")
        telegram.wait_until(lambda: telegram.calls_to("sendChatAction")[before:], WITHIN)
    assert ana.wait_for(1, WITHIN)
    assert not ana.actions
