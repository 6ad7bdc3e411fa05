"""Changes the language of the conversation."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.again import AGAIN, in_language, last_replies, wished
from actions.conversation import all_said
from actions.interpreter import OfferInterpreter
from actions.language import MORE, is_written, pick_language, tell_recognised, written_names
from actions.named_languages import wanted_languages
from actions.parts import buttons_of
from bot.languages import BRIDGED, FULL, Language


class ChangeLanguage(Action):
    """Goes on in the language that was named, or asks which."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_change_language"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        """The choice is final until changed.

        Of several languages the last that has texts is chosen; one that is denied ("no english") is
        none. Whoever names one that has no texts is told so, and of interpreters. Who wants the
        last reply again ("otra vez en inglés") gets it in that language.
        """
        said, named = all_said(tracker, "language"), wanted_languages(tracker)
        if named and _asked_for_interpreter(tracker):
            return OfferInterpreter().run(dispatcher, tracker, domain)
        written = [row for row in named if is_written(row)]
        unwritten = [row for row in named if not is_written(row)]
        if unwritten:
            return _serve(unwritten[-1], written[-1:], dispatcher)
        if written and wished(tracker.latest_message["text"] or "") == AGAIN:
            return in_language(written[-1].tag, dispatcher, tracker, domain)
        if written:
            dispatcher.utter_message(response="utter_language_changed", language=written[-1].tag)
            return [SlotSet("language", written[-1].tag)]
        pick_language(dispatcher, tracker, MORE in said)
        return []


def _asked_for_interpreter(tracker: Tracker) -> bool:
    """Whether the last question was for which language an interpreter is needed."""
    shown = [b["payload"] for reply in last_replies(tracker.events) for b in buttons_of(reply)]
    return any(payload.startswith("/ask_interpreter{") for payload in shown)


def _serve(
    language: Language, written: list[Language], dispatcher: CollectingDispatcher
) -> list[dict[str, Any]]:
    """Say what there is for somebody whose language has no texts yet.

    Args:
        written: the other language that they named and that has texts, if any.
    """
    spoken = [SlotSet("spoken_language", language.tag), SlotSet("asked_language", language.tag)]
    if language.level == BRIDGED and not written:
        dispatcher.utter_message(
            response="utter_language_bridged", autonym=language.autonym, language=language.tag
        )
        return [*spoken, SlotSet("language", language.tag)]
    if language.level in (FULL, BRIDGED):
        tags = [row.tag for row in written]
        spoken_in = {"language": tags[0]} if tags else {}
        dispatcher.utter_message(
            response="utter_language_unavailable", languages=written_names(), **spoken_in
        )
        return [*spoken, *(SlotSet("language", tag) for tag in tags)]
    tell_recognised(language, dispatcher)
    return spoken
