"""How much of a conversation Rasa goes on with: so much that the thousandth turn costs no more."""

from __future__ import annotations

from rasa.shared.core.events import ActiveLoop, Event, SessionStarted, SlotSet, UserUttered

from bot.language.conversation import MEMORY

TURNS = 12  # messages of the person, with all that followed on each


def recent(events: list[Event]) -> list[Event]:
    """The latest session; of a long one its last TURNS, and before them what is known by then.

    That is what the slots hold, the form that is open, and the messages that tell the language.
    """
    starts = [at for at, event in enumerate(events) if isinstance(event, SessionStarted)]
    # Rasa begins a session with the action that starts it.
    begun = events[max(starts[-1] - 1, 0) : starts[-1] + 1] if starts else []
    session = events[starts[-1] + 1 :] if starts else events
    said = [at for at, event in enumerate(session) if isinstance(event, UserUttered)]
    if len(said) <= TURNS:
        return [*begun, *session]
    cut = said[-TURNS]
    return [*begun, *_known(session[:cut]), *session[cut:]]


def _known(events: list[Event]) -> list[Event]:
    """What of these events still counts, each in its order."""
    slots = {event.key: event for event in events if isinstance(event, SlotSet)}
    forms = [event for event in events if isinstance(event, ActiveLoop)][-1:]
    told = [event for event in events if isinstance(event, UserUttered) and _tells(event)]
    return [*told[-MEMORY:], *forms, *slots.values()]


def _tells(said: UserUttered) -> bool:
    return bool(((said.parse_data or {}).get("language") or {}).get("candidates"))
