"""How the last messages of a conversation were understood, and what answered them."""

from __future__ import annotations

from typing import Any

from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

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
