"""Says the last reply again: as it was, in fewer words, aloud, or in another language."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.again import SIMPLE, in_language, last_replies, wished
from actions.conversation import said
from actions.language import written_language
from actions.parts import Reply, give, name_of, say_again, say_simply
from bot.localisation.parts import MORE, SUFFIX, VOICE


class Repeat(Action):
    """Repeats what was said in answer to the message before, or gives a part of a reply."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_repeat"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        """Answer; a language that was named is kept."""
        part, response = said(tracker, "part"), said(tracker, "response")
        if part and response and response in domain["responses"]:
            give(part, response, dispatcher, tracker, domain)
            return []
        replies = last_replies(tracker.events)
        language = written_language(said(tracker, "language") or "")
        if language:
            return in_language(language.tag, replies, dispatcher, tracker, domain)
        if not replies:
            dispatcher.utter_message(response="utter_nothing_to_repeat")
        wish = wished(tracker.latest_message["text"] or "")
        for reply in replies:
            _repeat(reply, wish, dispatcher, tracker, domain)
        return []


def _repeat(
    reply: Reply,
    wish: str,
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
    domain: DomainDict,
) -> None:
    name = name_of(reply)
    has = {VOICE: name in domain["responses"], MORE: name + SUFFIX in domain["responses"]}
    if has.get(wish):
        give(wish, name, dispatcher, tracker, domain)
    elif wish == SIMPLE:
        say_simply(dispatcher, reply, domain)
    else:
        say_again(dispatcher, reply)
