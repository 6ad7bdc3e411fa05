"""What else happens on Telegram than conversations: each kind of update is met on purpose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from fake_bot_api import Person, Sent, Telegram, serve

from end_to_end.responses import pattern
from end_to_end.script import press
from end_to_end.services import Assistant

pytestmark = pytest.mark.slow

WITHIN = 60.0  # seconds


@pytest.fixture(scope="module")
def telegram(assistant: Assistant) -> Iterator[Telegram]:
    """A Telegram that is served by a gateway."""
    with serve() as fake, assistant.gateway(fake, "updates"):
        yield fake


def is_response(message: Sent, name: str, tag: str = "es") -> bool:
    """Whether a message is a response of domain.yml, whole."""
    return bool(pattern(name, tag).fullmatch(message.text))


def expect(person: Person, *names: str) -> None:
    """Wait until the person has got these responses in all, in this order."""
    got = person.wait_for(len(names), WITHIN)
    assert [is_response(*pair) for pair in zip(got, names, strict=True)] == [True] * len(names), got


def button(message: Sent, data: str) -> Sent:
    """The message as if it had one more button, which Telegram sends back as `data`."""
    forged = {"inline_keyboard": [[{"text": "forged", "callback_data": data}]]}
    return replace(message, reply_markup=forged)


def test_a_repeated_update_is_answered_once(telegram: Telegram) -> None:
    """Telegram sends again what it thinks was lost."""
    ana = telegram.person(2_001)
    update = ana.send("gracias")
    expect(ana, "thank")
    telegram.push_again(update)
    telegram.push_again(update)
    ana.send("/privacy")
    expect(ana, "thank", "ask_privacy")


def test_five_thousand_characters_are_answered(telegram: Telegram) -> None:
    """A long story is read, and answered by one message."""
    ana = telegram.person(2_002)
    text = ("mi niño tiene fiebre, necesito un doctor. " * 120)[:5_000]
    message = {
        "message_id": 900_000,
        "date": 1_800_000_000,
        "chat": {"id": ana.id, "type": "private", "first_name": "Ana"},
        "from": ana.user,
        "text": text,
    }
    telegram.push({"message": message})
    expect(ana, "find_health_care")
    ana.send("/privacy")
    expect(ana, "find_health_care", "ask_privacy")


@pytest.mark.parametrize("text", ["ñ\u0000b", "\ud800", "🙂" * 4_096, "a" * 4_096, "\u202e\u200b"])
def test_strange_text_is_answered(telegram: Telegram, text: str) -> None:
    """Neither a null character nor half a character stops the person who sends it."""
    ana = telegram.person(2_100 + len(text) + ord(text[0]) % 97)
    ana.send(text)
    ana.wait_for(1, WITHIN)
    ana.send("/privacy")
    assert is_response(ana.wait_for(2, WITHIN)[1], "ask_privacy")


def test_in_a_group_the_bot_says_why_it_goes_and_goes(telegram: Telegram) -> None:
    """Others read along in a group; what people ask here could harm them."""
    group = telegram.group(-2_003, member=False)
    group.add_bot()
    (message,) = group.wait_for(1, WITHIN)
    assert "solo respondo en un chat privado" in message.text
    telegram.wait_until(lambda: telegram.calls_to("leaveChat"), WITHIN)


def test_a_question_in_a_group_is_not_answered_there(telegram: Telegram) -> None:
    """A bot that was in a group all along leaves it, too."""
    group = telegram.group(-2_004)
    group.send("¿dónde pido refugio en México?")
    (message,) = group.wait_for(1, WITHIN)
    assert "solo respondo en un chat privado" in message.text
    telegram.wait_until(lambda: len(telegram.calls_to("leaveChat")) == 2, WITHIN)


def test_the_post_of_a_channel_is_ignored(telegram: Telegram) -> None:
    """Nobody waits for an answer there."""
    channel, ana = telegram.channel(-2_005), telegram.person(2_005)
    channel.post("¿dónde pido refugio en México?")
    ana.send("gracias")
    expect(ana, "thank")
    assert channel.messages == []


def test_whoever_blocks_and_comes_back_is_answered(telegram: Telegram) -> None:
    """Nothing is written to them meanwhile."""
    ana, luz = telegram.person(2_006), telegram.person(2_007)
    ana.send("gracias")
    expect(ana, "thank")
    ana.block()
    luz.send("gracias")
    expect(luz, "thank")
    ana.unblock()
    ana.send("adiós")
    expect(ana, "thank", "goodbye")


def test_a_forged_button_does_nothing(telegram: Telegram) -> None:
    """An intent or a slot in the data of a button is not obeyed; the person is told what to do."""
    ana = telegram.person(2_008)
    ana.send("/help")
    (menu,) = ana.wait_for(1, WITHIN)
    for data in ("/report_emergency", '/inform{"city": "Tijuana"}', "nothing"):
        ana.press("forged", button(menu, data))
    expect(ana, "ask_menu", "button_expired", "button_expired", "button_expired")


def test_a_button_tells_nothing_of_whom_it_was_shown_to(telegram: Telegram) -> None:
    """The same subject has the same id in every chat, and stands for nothing but the subject."""
    ana, luz = telegram.person(2_009), telegram.person(2_010)
    for person in (ana, luz):
        person.send("/help")
    (hers,), (theirs,) = ana.wait_for(1, WITHIN), luz.wait_for(1, WITHIN)
    assert hers.reply_markup == theirs.reply_markup is not None
    press(luz, "Refugio en México")
    expect(luz, "ask_menu", "ask_comar_apply")


def test_the_buttons_of_an_erased_conversation_begin_a_new_one(telegram: Telegram) -> None:
    """After /forget the menu on the telephone still works, for a person nobody knows."""
    ana = telegram.person(2_011)
    ana.send("/help")
    expect(ana, "ask_menu")
    ana.send("/forget")
    expect(ana, "ask_menu", "data_deleted")
    press(ana, "Refugio en México")
    expect(ana, "ask_menu", "data_deleted", "ask_comar_apply")


def test_a_press_is_answered_to_telegram_too(telegram: Telegram) -> None:
    """The button stops turning on the phone."""
    ana = telegram.person(2_012)
    ana.send("/help")
    expect(ana, "ask_menu")
    press(ana, "Refugio en México")
    expect(ana, "ask_menu", "ask_comar_apply")
    assert len(ana.callback_answers) == 1


def test_an_update_of_a_later_telegram_stops_nobody(telegram: Telegram) -> None:
    """An update that the library cannot read is put aside, and the next one answered."""
    ana = telegram.person(2_013)
    telegram.push({"message": {"chat": "later", "from": 5}})
    telegram.push({"something_new": {"message_id": 7}})
    ana.send("gracias")
    expect(ana, "thank")


def test_the_commands_are_published_in_each_language(telegram: Telegram) -> None:
    """Telegram lists them to people in their own language."""
    commands = telegram.commands()
    assert list(commands) == ["start", "help", "language", "privacy", "forget", "stop"]
    assert commands["forget"] == "Borrar todo"
    english = telegram.commands("en")
    assert list(english) == list(commands)
    assert not set(english.values()) & set(commands.values())
