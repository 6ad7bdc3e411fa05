"""People write on Telegram and get the right answer: every conversation of conversations.yml."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import count
from pathlib import Path

import pytest
import yaml
from fake_bot_api import Call, Telegram, serve

from bot.settings import ROOT
from end_to_end.script import Conversation, play, read
from end_to_end.services import Assistant

pytestmark = pytest.mark.slow

FILES = ("conversations.yml", "long_conversations.yml")
CONVERSATIONS = {c.name: c for file in FILES for c in read(Path(__file__).with_name(file))}
AT_ONCE = 24
# How an intent that looks something up is answered; the others have a response of their name.
LOOKED_UP = {"find_shelter": "shelters_here", "find_bus": "bus_none"}


@pytest.fixture(scope="module")
def telegram() -> Iterator[Telegram]:
    """A Telegram that refuses more than one message a second into a chat."""
    with serve(flood_control=True) as fake:
        yield fake


@pytest.fixture(scope="module")
def held(
    telegram: Telegram, assistant: Assistant, request: pytest.FixtureRequest
) -> Iterator[dict[str, Future[None]]]:
    """The conversations that are tested, all at the same time, each with another person."""
    names = {item.callspec.params.get("name") for item in request.session.items if is_ours(item)}
    chosen = [c for c in CONVERSATIONS.values() if c.name in names]
    ids = count(1_000)
    with (
        assistant.gateway(telegram, "conversations"),
        ThreadPoolExecutor(AT_ONCE) as people,
    ):

        def hold(conversation: Conversation) -> None:
            play(conversation, telegram.person(next(ids), language_code=conversation.language_code))

        yield {c.name: people.submit(hold, c) for c in chosen}


def is_ours(item: pytest.Item) -> bool:
    """Whether a test is one of the conversations of this module."""
    return hasattr(item, "callspec") and item.path == Path(__file__)


@pytest.mark.parametrize("name", CONVERSATIONS)
def test_conversation(name: str, held: dict[str, Future[None]], logs: Path) -> None:
    """The conversation goes as it is written: each reply whole, in its language, and no other."""
    held[name].result()


def test_telegram_took_every_message_as_it_was_sent(
    telegram: Telegram, held: dict[str, Future[None]]
) -> None:
    """No message was refused: no broken markup, no text too long, none too soon after another.

    A crowd may bring more than thirty messages within one second; such a one is sent again.
    """
    for future in held.values():
        future.exception()
    refused = [call for call in telegram.calls_to("sendMessage") if call.status != 200]
    assert [call for call in refused if call.status != 429 or _too_soon(telegram, call)] == []


def _too_soon(telegram: Telegram, call: Call) -> bool:
    """Whether the chat itself had got another message within the second before."""
    sent = telegram.person(call.parameters["chat_id"]).messages
    return any(0 <= call.time - message.time < 1 for message in sent)


def test_every_subject_is_talked_about() -> None:
    """Each intent that asks, looks up or reports is met in some conversation."""
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    met = {r.response for c in CONVERSATIONS.values() for t in c.turns for r in t.replies}
    subjects = [i for i in domain["intents"] if i.startswith(("ask_", "find_", "report_"))]
    assert [i for i in subjects if LOOKED_UP.get(i, i) not in met] == []
