"""A yes: to the question that was asked last, or to nothing."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.again import last_replies
from actions.departures import RequestBus
from actions.interpreter import RequestInterpreter
from actions.parts import name_of, read_aloud

# Questions to which a yes does something. To erase everything is none of them: only the answer to
# the question itself may do that (data/rules/conversation.yml).
ASKED: dict[str, type[Action]] = {
    "utter_ask_worker_bus": RequestBus,
    "utter_interpreter_card": RequestInterpreter,
}


class Affirm(Action):
    """Does what was asked, however often the question was said or heard."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_affirm"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        """Answer; what the question is about is remembered."""
        for reply in reversed(last_replies(tracker.events)):
            asked = ASKED.get(name_of(reply) or read_aloud(reply))
            if asked:
                return list(asked().run(dispatcher, tracker, domain))
        dispatcher.utter_message(response="utter_affirm")
        return []
