"""Which of the buttons that were shown does a typed text choose?"""

from __future__ import annotations

import pytest
from domain import responses
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.buttons import chosen_button
from bot.localisation.catalogue import Translator, translated_tags
from bot.localisation.keyboard import INTERPRETER, shown_buttons, with_buttons
from bot.localisation.parts import MORE, SOURCES, SUFFIX, VOICE, payload

APPLY = "utter_ask_comar_apply"
OWN = responses()[APPLY][0]["buttons"]


def after(*replies: BotUttered) -> DialogueStateTracker:
    """A conversation in which these replies were given to the last message."""
    return DialogueStateTracker.from_events("ana", [UserUttered("?"), *replies])


def said(name: str, buttons: list[dict[str, str]] | None) -> BotUttered:
    """A reply that gave a response."""
    return BotUttered("…", {"buttons": buttons}, {"said": name})


def chosen(text: str, *replies: BotUttered, tag: str = "es", speaks: bool = True) -> str | None:
    """What a text chooses after these replies."""
    return chosen_button(after(*replies), text, tag, responses(), speaks)


def test_parts_of_a_reply_have_no_number_where_none_is_shown() -> None:
    """A number is a choice among the subject's buttons only."""
    numbers = [chosen(str(n), said(APPLY, OWN)) for n in range(1, len(OWN) + 2)]
    assert numbers == [*(button["payload"] for button in OWN), None]


@pytest.mark.parametrize("tag", translated_tags())
def test_a_part_is_chosen_by_its_title(tag: str) -> None:
    """On some phones one types what one sees, in any language, with the picture or without."""
    for button in shown_buttons(OWN, APPLY, responses(), tag, speaks=True)[len(OWN) :]:
        for typed in (button["title"], button["title"].split(maxsplit=1)[1]):
            assert chosen(typed, said(APPLY, OWN), tag=tag) == button["payload"]


def test_in_a_bridged_language_every_button_has_the_number_that_it_shows() -> None:
    """Those of the subject, of the parts, and of the interpreter."""
    reply = {"text": "…", "buttons": OWN, "said": APPLY}
    shown = with_buttons(reply, responses(), "mam", speaks=True)["buttons"]
    payloads = [button["payload"] for button in shown]
    assert payloads[len(OWN) :][:3] == [payload(part, APPLY) for part in (MORE, VOICE, SOURCES)]
    assert INTERPRETER in payloads
    for number, button in enumerate(shown, start=1):
        assert chosen(str(number), said(APPLY, OWN), tag="mam") == button["payload"]
    assert chosen(str(len(shown) + 1), said(APPLY, OWN), tag="mam") is None


def test_without_a_voice_the_numbers_are_those_that_are_shown() -> None:
    """The button of the voice is missing, so the next one moves up."""
    number = str(len(OWN) + 2)
    assert chosen(number, said(APPLY, OWN), tag="mam") == payload(VOICE, APPLY)
    assert chosen(number, said(APPLY, OWN), tag="mam", speaks=False) == payload(SOURCES, APPLY)


@pytest.mark.parametrize("part", [said(APPLY + SUFFIX, OWN), BotUttered("📖 …", {"buttons": OWN})])
def test_numbers_still_choose_after_a_part(part: BotUttered) -> None:
    """Whoever pressed "more" or asked for the sources goes on with the numbers of the reply."""
    tracker = DialogueStateTracker.from_events(
        "ana", [UserUttered("?"), said(APPLY, OWN), UserUttered(payload(MORE, APPLY)), part]
    )
    assert chosen_button(tracker, "1", "es", responses(), speaks=True) == OWN[0]["payload"]
    titled = Translator("es").pgettext(APPLY, OWN[1]["title"])
    assert chosen_button(tracker, titled, "es", responses(), speaks=True) == OWN[1]["payload"]


def test_of_two_replies_the_later_one_is_chosen_from_first() -> None:
    """Its numbers stand lower on the screen."""
    other = [{"title": "No", "payload": "/deny"}]
    assert chosen("1", said(APPLY, OWN), said("utter_greet", other)) == "/deny"
    assert chosen(OWN[0]["title"], said(APPLY, OWN), said("", other)) == OWN[0]["payload"]
