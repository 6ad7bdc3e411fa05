"""Rasa's door: what a person sends is never a command to Rasa."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from listening import Listening
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.nlu.training_data.message import Message

from bot import channel
from bot.buttons import chosen_button
from bot.channel import (
    COMMANDS,
    NOTICES,
    BadTurn,
    take_turn,
)
from bot.commands import COMMANDS as TYPED
from bot.localisation.parts import MORE, payload
from bot.payloads import ERASE, is_ours
from bot.settings import ROOT
from bot.turn import Collector

DOMAIN = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
BUTTONS = [{"title": "Sí", "payload": "/affirm"}, {"title": "No", "payload": "/deny"}]


@pytest.fixture(scope="module")
def shared() -> Listening:
    """An agent for tests that look at the latest message only."""
    return Listening()


@pytest.fixture
def agent() -> Listening:
    """An agent of a test's own."""
    return Listening()


async def shown(agent: Listening, *events: Any) -> None:
    """A conversation in which these things happened."""
    tracker = await agent.tracker_store.get_or_create_tracker("ana", append_action_listen=False)
    for event in events:
        tracker.update(event)
    await agent.tracker_store.save(tracker)


async def heard(agent: Listening, **event: Any) -> str:
    """What Rasa is told of an event, in one turn."""
    before = len(agent.heard)
    await take_turn(agent, "ana", event, {})
    (message,) = agent.heard[before:]
    return str(message.text)


def obeyed(text: str) -> bool:
    """Whether Rasa would take a text for an intent instead of words."""
    message = Message({"text": text})
    return YAMLStoryReader.unpack_regex_message(message) is not message


SLASHES = st.lists(
    st.sampled_from(["/", " ", "\t", "\n", "\x0b", "\x1c", "\x85", "\xa0", "\u3000"])
)


@given(SLASHES.map("".join), st.sampled_from(["greet", 'inform{"city": "León"}', "/x", ""]))
@example("\xa0/", "delete_my_data")
async def test_a_slash_is_never_obeyed(shared: Listening, start: str, rest: str) -> None:
    """However many there are, whatever white space stands around them."""
    text = await heard(shared, text=start + rest)
    assert not obeyed(text)
    assert not text.strip().startswith("/")


@given(st.text())
@example('hola amigo. /find_food{"city": "León"}, /find_shelter')
@example("hola amigo y /report_emergency")
async def test_no_text_is_obeyed(shared: Listening, text: str) -> None:
    """Nobody can give Rasa an intent or a slot by hand."""
    assert not obeyed(await heard(shared, text=text))


@pytest.mark.parametrize("payload", ["/affirm", '/inform{"city": "León"}'])
async def test_a_button_of_ours_is_obeyed(agent: Listening, payload: str) -> None:
    """The gateway knows which were shown."""
    assert await heard(agent, press=payload) == payload
    assert obeyed(payload)


@pytest.mark.parametrize(
    "payload",
    [
        "/restart",
        "/session_start",
        "/nlu_fallback",
        "/no_such_intent",
        '/inform{"language_code": "es"}',
        '/inform{"city": ["León"]}',
        '/inform{"city": {"role": "from"}}',
        "/inform[1]",
        "/inform{" + "[" * 100_000,
        '/inform{"city": "' + "x" * 1_000 + '"}',
        "/EXTERNAL: inform",
    ],
)
async def test_a_payload_that_is_none_of_ours_is_an_old_button(
    agent: Listening, payload: str
) -> None:
    """Rasa hears nothing of it; whoever pressed it is told to write."""
    with pytest.MonkeyPatch.context() as patch:
        told: list[str] = []

        async def notice(_: Any, __: str, kind: str, *more: Any) -> None:
            told.append(kind)

        patch.setattr(channel, "_notice", notice)
        await take_turn(agent, "ana", {"press": payload}, {})
    assert told == ["button_expired"]
    assert agent.heard == []


def test_every_button_of_a_reply_is_accepted() -> None:
    """Those of domain.yml, and those that ask for a part."""
    domain = Domain.load(str(ROOT / "domain.yml"))
    payloads = {
        button["payload"].replace("{{", "{").replace("}}", "}")
        for variants in DOMAIN["responses"].values()
        for button in variants[0].get("buttons", [])
    }
    payloads |= {payload(MORE, name) for name in DOMAIN["responses"]}
    assert [p for p in payloads if not is_ours(p, domain.intents, domain.entities)] == []


async def test_the_button_that_erases_is_no_yes() -> None:
    """A yes would mean something else after another message; this does what it says."""
    buttons = DOMAIN["responses"]["utter_ask_delete_my_data"][0]["buttons"]
    assert [button["payload"] for button in buttons] == [ERASE, "/deny"]


@pytest.mark.parametrize("command", COMMANDS)
async def test_a_command_is_an_intent_of_the_domain(agent: Listening, command: str) -> None:
    """One that exists."""
    intent = (await heard(agent, command=command)).removeprefix("/")
    assert intent in DOMAIN["intents"]


def test_every_command_that_can_be_typed_is_known_here() -> None:
    """As an intent, or as what is answered without a dialogue."""
    assert set(TYPED) <= {*COMMANDS, *NOTICES}


def test_every_notice_has_its_response() -> None:
    """In the domain."""
    assert set(NOTICES.values()) <= set(DOMAIN["responses"])


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("1", "/affirm"),
        ("2", "/deny"),
        (" 2. ", "/deny"),
        ("1)", "/affirm"),
        ("٢", "/deny"),
        ("0", "0"),
        ("3", "3"),
        ("12", "12"),
        ("²", "²"),
        ("1 2", "1 2"),
        ("-1", "-1"),
        ("uno", "uno"),
    ],
)
async def test_a_number_chooses_a_button(agent: Listening, typed: str, told: str) -> None:
    """Of those that were shown last, counted from 1; any other number is a text."""
    await shown(agent, UserUttered("?"), BotUttered("¿?", {"buttons": BUTTONS}))
    assert await heard(agent, text=typed) == told


@pytest.mark.parametrize(
    ("typed", "told"),
    [("Sí", "/affirm"), ("si", "/affirm"), ("¡SI!", "/affirm"), ("no.", "/deny"), ("nono", "nono")],
)
async def test_the_title_of_a_button_chooses_it(agent: Listening, typed: str, told: str) -> None:
    """On some phones one types what one sees; accents and marks do not matter."""
    await shown(agent, UserUttered("?"), BotUttered("¿?", {"buttons": BUTTONS}))
    assert await heard(agent, text=typed) == told


@pytest.mark.parametrize("typed", ["👍", "...", "¿?"])
async def test_what_has_no_words_is_no_title(agent: Listening, typed: str) -> None:
    """Not even that of a button without words."""
    buttons = [{"title": "👎", "payload": "/deny"}]
    await shown(agent, UserUttered("?"), BotUttered("¿?", {"buttons": buttons}))
    assert await heard(agent, text=typed) == typed


async def test_only_the_buttons_of_the_last_turn_can_be_chosen(agent: Listening) -> None:
    """What was shown before the person wrote something else is history."""
    buttons = BotUttered("¿?", {"buttons": BUTTONS})
    await shown(agent, buttons, UserUttered("otra cosa"), BotUttered("bien"))
    assert await heard(agent, text="1") == "1"
    await shown(agent, buttons, BotUttered("and one text more"))
    assert await heard(agent, text="1") == "/affirm"


async def test_without_buttons_a_number_is_a_number(agent: Listening) -> None:
    """At the beginning of a conversation, too."""
    assert await heard(agent, text="1") == "1"
    tracker = await agent.tracker_store.get_or_create_tracker("eva")
    assert chosen_button(tracker, "1", "es", {}, speaks=True) is None


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"text": None},
        {"text": 7},
        {"press": "affirm"},
        {"press": None},
        {"press": {"text": "/affirm"}},
        {"command": "restart"},
        {"command": ["start"]},
        {"notice": "earthquake"},
        {"slot": "city"},
    ],
)
async def test_an_unknown_event_is_refused(agent: Listening, event: dict[str, Any]) -> None:
    """Nothing is guessed, Rasa is told nothing."""
    with pytest.raises(BadTurn):
        await take_turn(agent, "ana", event, {})
    assert agent.heard == []


async def test_the_metadata_reach_rasa(agent: Listening) -> None:
    """The clock and the language of the telephone come along."""
    await take_turn(agent, "ana", {"text": "hola"}, {"locale": "en", "now": "2027-03-01T09:00"})
    message = agent.heard[-1]
    assert message.metadata == {"locale": "en", "now": "2027-03-01T09:00"}
    assert (message.sender_id, message.input_channel) == ("ana", "puente")


async def test_replies_are_collected_as_they_are() -> None:
    """With the name of the response; one without a text is none."""
    collector = Collector()
    await collector.send_response("ana", {"text": "Hola", "utter_action": "utter_greet"})
    await collector.send_response("ana", {"text": "¿?", "buttons": [{**BUTTONS[0], "type": "x"}]})
    await collector.send_response("ana", {"text": ""})
    assert collector.turn.replies == [
        {"text": "Hola", "buttons": [], "response": "utter_greet"},
        {"text": "¿?", "buttons": [BUTTONS[0]], "response": None},
    ]
    assert not collector.turn.forget


async def test_who_is_told_that_all_is_erased_has_it_erased() -> None:
    """Whether by the command, by a button or in words."""
    collector = Collector()
    await collector.send_response("ana", {"text": "Listo", "utter_action": "utter_data_deleted"})
    assert collector.turn.forget
