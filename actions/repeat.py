"""Says the last reply again: as it was, in fewer words, aloud, or in another language."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.again import SIMPLE, in_language, last_replies, wished
from actions.conversation import said
from actions.language import is_written
from actions.named_languages import wanted_languages
from actions.parts import Reply, give, name_of, reply_of, say_again, say_simply
from bot.localisation.parts import MORE, SUFFIX, VOICE

FIRST = "utter_greet"  # what somebody hears who begins with "I cannot read"


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
        language = next((row for row in wanted_languages(tracker) if is_written(row)), None)
        if language:
            return in_language(language.tag, dispatcher, tracker, domain)
        replies, wish = last_replies(tracker.events), wished(tracker.latest_message["text"] or "")
        if not replies and wish == VOICE:
            give(VOICE, FIRST, dispatcher, tracker, domain)
        elif not replies:
            dispatcher.utter_message(response="utter_nothing_to_repeat")
        for reply in replies:
            if not _is_asked_anyway(reply, tracker):
                _repeat(reply, wish, dispatcher, tracker, domain)
        return []


def _is_asked_anyway(reply: Reply, tracker: Tracker) -> bool:
    """Whether a reply is the question of the running form, which asks it again by itself."""
    asked = tracker.get_slot("requested_slot")
    return bool((tracker.active_loop or {}).get("name")) and name_of(reply) == f"utter_ask_{asked}"


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
        # The first sentences of the rest would say too little alone.
        first = reply_of(tracker.events, name.removesuffix(SUFFIX))
        say_simply(dispatcher, first or reply, domain)
    else:
        say_again(dispatcher, reply)
