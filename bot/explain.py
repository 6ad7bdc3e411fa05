"""How the last messages of a conversation were understood, and what answered them."""

from __future__ import annotations

from typing import Any

from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME as FALLBACK
from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.languages import by_iso

UNSURE = 0.5  # confidence below which a message was hardly understood
INTENTS, LANGUAGES = 3, 2  # how many are told: the best, and what came after it


def explained(tracker: DialogueStateTracker, since: float) -> list[dict[str, Any]]:
    """What happened since a moment (seconds since 1970): one entry for each subject of a message.

    Returns:
        {text, intents: [[name, confidence]], entities: [{entity, value, start, end, role}],
        language: [[ISO 639-3, probability]], steps: [{action, policy, form}], slots: {name: value}}
        with those slots that were set.
    """
    made: list[dict[str, Any]] = []
    form: str | None = None
    for event in tracker.events:
        if isinstance(event, ActiveLoop):
            form = event.name
        if event.timestamp < since:
            continue
        if isinstance(event, UserUttered):
            made.append(_understood(event))
        elif made and isinstance(event, ActionExecuted):
            if event.action_name and event.action_name != ACTION_LISTEN_NAME:
                policy = event.policy or ""
                made[-1]["steps"].append(
                    {"action": event.action_name, "policy": policy, "form": form}
                )
        elif made and isinstance(event, ActionExecutionRejected):
            made[-1]["steps"].append({"action": event.action_name, "policy": "", "form": form})
        elif made and isinstance(event, SlotSet):
            made[-1]["slots"][event.key] = event.value
    return made


def _understood(event: UserUttered) -> dict[str, Any]:
    parsed = event.parse_data or {}
    ranking = parsed.get("intent_ranking") or [parsed.get("intent") or {}]
    language = parsed.get("language") or {}
    return {
        "text": event.text or "",
        "intents": [[i.get("name"), i.get("confidence") or 0.0] for i in ranking[:INTENTS]],
        "entities": [
            {key: entity.get(key) for key in ("entity", "value", "start", "end", "role")}
            for entity in event.entities or []
        ],
        "language": [
            [c["language"], c["confidence"]] for c in (language.get("candidates") or [])[:LANGUAGES]
        ],
        "steps": [],
        "slots": {},
    }


def unclear(tracker: DialogueStateTracker, since: float, language: str) -> list[dict[str, Any]]:
    """What was said since a moment and not understood, or hardly: {text, language, guesses}.

    `guesses`: [[intent, confidence]], the likeliest first. The text is masked, as the
    conversation holds it.

    Args:
        language: BCP-47 tag of the conversation, where that of a message is not known.
    """
    made = []
    for event in tracker.events:
        if not isinstance(event, UserUttered) or event.timestamp < since:
            continue
        text, parsed = event.text or "", event.parse_data or {}
        guesses = [
            [one["name"], one["confidence"]]
            for one in parsed.get("intent_ranking") or ()
            if one["name"] != FALLBACK
        ][:INTENTS]
        if not text.strip() or text.startswith(INTENT_MESSAGE_PREFIX) or not guesses:
            continue
        if event.intent_name == FALLBACK or guesses[0][1] < UNSURE:
            found = by_iso(str((parsed.get("language") or {}).get("iso")))
            tag = found.tag if found else language
            made.append({"text": text, "language": tag, "guesses": guesses})
    return made
