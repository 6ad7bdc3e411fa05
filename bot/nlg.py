"""Rasa NaturalLanguageGenerator: the reply in the person's language, corrected, dated, withdrawn
when old."""

from __future__ import annotations

import copy
import logging
from typing import Any

from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot import settings
from bot.clock import moment
from bot.corrections.live import Corrections, LiveAnswers
from bot.knowledge.freshness import current
from bot.language.conversation import conversation_language
from bot.languages import SOURCE, chain
from bot.localisation.catalogue import Translator
from bot.stamp import stamp

logger = logging.getLogger(__name__)

# What is true in its place where messages that were not understood are kept for people to read.
KEPT = {"utter_ask_privacy": "utter_ask_privacy_kept"}


class LocalisedGenerator(TemplatedNaturalLanguageGenerator):
    """Generates from domain.yml: picks the response, its safe form past `review_by`, translates or
    takes what was corrected since, fills the placeholders, adds the day on which it was checked and
    who says so.

    An action may pass `language` (a BCP-47 tag) to speak another language than the conversation's.
    A message tells in `said` which response it is, and in `language` what it was written in.
    """

    def __init__(self, endpoint_config: EndpointConfig, domain: Domain) -> None:
        super().__init__(domain.responses)  # Rasa sets the real ones after the model is loaded
        deployment = settings.load()
        self._live = LiveAnswers(deployment.database)
        self._keeps_unclear = bool(deployment.keep_unclear)

    async def generate(
        self,
        utter_action: str,
        tracker: DialogueStateTracker,
        output_channel: str,
        **kwargs: Any,
    ) -> dict[str, Any] | None:
        """The message for a response, or None (and an error in the log) if there is no such one."""
        name, chosen = self._choose(utter_action, tracker, output_channel)
        if chosen is None:
            logger.error("domain.yml has no response %s", name)
            return None
        translator = Translator(kwargs.pop("language", None) or tracker_language(tracker))
        corrected = await self._live.current(self.responses)
        if is_unsafe(name, chosen, translator, corrected):
            safe = (chosen.get("metadata") or {}).get("safe")
            if safe:
                name, chosen = safe, self.responses[safe][0]
            else:
                translator = Translator(SOURCE)
        message = _translate(copy.deepcopy(chosen), name, translator)
        message["text"] = corrected_text(name, chosen, translator, corrected) or message["text"]
        message = self._fill_response(message, tracker.current_slot_values(), **kwargs)
        checked = stamp(message.get("metadata") or {}, translator)
        if checked:
            message["text"] = f"{message['text']}\n\n{checked}"
        return {**message, "said": name, "language": translator.tag}

    def _choose(
        self, name: str, tracker: DialogueStateTracker, channel: str
    ) -> tuple[str, dict[str, Any] | None]:
        """The response of that name, or its safe form when it is overdue, with the name of it."""
        if self._keeps_unclear:
            name = KEPT.get(name, name)
        if name not in self.responses:
            return name, None
        given = current(name, self.responses, moment(_latest_metadata(tracker)).date())
        return given, self._random_response_for(given, channel, tracker.current_slot_values())


def tracker_language(tracker: DialogueStateTracker) -> str:
    """The BCP-47 tag in which to answer a conversation."""
    said = (e for e in reversed(tracker.events) if isinstance(e, UserUttered))
    metadata = _latest_metadata(tracker)
    return conversation_language(
        tracker.get_slot("language") or metadata.get("language"),
        ((event.parse_data or {}).get("language") for event in said),
        metadata.get("locale"),
    )


def corrected_text(
    name: str, chosen: dict[str, Any], translator: Translator, corrected: Corrections
) -> str | None:
    """What was corrected in the first language of the person's that has a text."""
    written, _ = translator.found(name, chosen["text"])
    tags = chain(translator.tag)
    found = (corrected.text(name, tag) for tag in tags[: tags.index(written) + 1])
    return next(filter(None, found), None)


def is_unsafe(
    name: str, chosen: dict[str, Any], translator: Translator, corrected: Corrections
) -> bool:
    """Whether the person would be told facts that were corrected in Spanish since."""
    written, _ = translator.found(name, chosen["text"])
    return corrected.is_wrong(name, written) and not corrected_text(
        name, chosen, translator, corrected
    )


def _latest_metadata(tracker: DialogueStateTracker) -> dict[str, Any]:
    # Not tracker.latest_message: in a stored tracker it leaves out what was said inside a form.
    said = (event for event in reversed(tracker.events) if isinstance(event, UserUttered))
    latest = next(said, None)
    return dict(latest.metadata or {}) if latest else {}


def _translate(message: dict[str, Any], name: str, translator: Translator) -> dict[str, Any]:
    for part in [message, *(message.get("buttons") or [])]:
        for key in {"text", "title"} & part.keys():
            part[key] = translator.pgettext(name, part[key])
    return message
