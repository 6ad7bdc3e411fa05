"""What a person asks of a reply: more of it, to hear it, where it comes from, in fewer words."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.conversation import translator
from bot.knowledge.freshness import as_date
from bot.knowledge.sources import told
from bot.localisation.parts import MORE, SOURCES, SUFFIX, VOICE
from bot.localisation.simple import simplest

Reply = dict[str, Any]  # an event of Rasa's: {"event": "bot", text, data: {buttons}, metadata}


def reply_of(events: list[dict[str, Any]], response: str) -> Reply | None:
    """The latest reply that gave a response."""
    said = (e for e in reversed(events) if e.get("event") == "bot" and name_of(e) == response)
    return next(said, None)


def name_of(reply: Reply) -> str:
    """The response that a reply gave; "" if it is a text of its own."""
    return str((reply.get("metadata") or {}).get("said") or "")


def read_aloud(reply: Reply) -> str:
    """The response that a voice note reads; "" if the reply is none."""
    return str((reply.get("metadata") or {}).get("voice") or "")


def buttons_of(reply: Reply | None) -> list[dict[str, str]]:
    """The buttons of a reply's subject."""
    return ((reply or {}).get("data") or {}).get("buttons") or []


def give(
    part: str,
    response: str,
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
    domain: DomainDict,
) -> None:
    """Give a part of a response: of the latest reply with it, else of a new one.

    The buttons of the reply stay at hand: their numbers and titles go on to work. A part that the
    response does not have (any more) is answered by the response.
    """
    reply, responses = reply_of(tracker.events, response), domain["responses"]
    metadata = responses[response][0].get("metadata") or {}
    if part == MORE and response + SUFFIX in responses:
        dispatcher.utter_message(response=response + SUFFIX, buttons=buttons_of(reply))
    elif part == SOURCES and "verified_on" in metadata:
        dispatcher.utter_message(text=_sources(metadata, tracker), buttons=buttons_of(reply))
    elif part == VOICE and reply:
        _again(dispatcher, reply, reply["text"], voice=response)
    elif part == VOICE and "{" in responses[response][0]["text"]:
        dispatcher.utter_message(response="utter_button_expired")  # what it told is forgotten
    elif part == VOICE:
        dispatcher.utter_message(response=response, voice=response)
    else:
        dispatcher.utter_message(response=response)


def say_again(dispatcher: CollectingDispatcher, reply: Reply) -> None:
    """Give a reply as it was."""
    _again(dispatcher, reply, reply["text"], **_named(reply))


def say_simply(dispatcher: CollectingDispatcher, reply: Reply, domain: DomainDict) -> None:
    """Give a reply in fewer words; what was looked up has none to spare."""
    variants = domain["responses"].get(name_of(reply))
    fixed = bool(variants) and "{" not in variants[0]["text"]
    text = simplest(reply["text"]) if fixed else reply["text"]
    _again(dispatcher, reply, text, **_named(reply))


def _named(reply: Reply) -> dict[str, str]:
    return {"said": name_of(reply)} if name_of(reply) else {}


def _again(dispatcher: CollectingDispatcher, reply: Reply, text: str, **more: str) -> None:
    language = (reply.get("metadata") or {}).get("language")
    spoken = {"language": language} if language else {}
    dispatcher.utter_message(text=text, buttons=buttons_of(reply), **spoken, **more)


def _sources(metadata: dict[str, Any], tracker: Tracker) -> str:
    """The list of sources of a response, and when it was and will be checked."""
    t = translator(tracker)
    lines = [t.gettext("📖 De dónde sale esta respuesta:")]
    for source in told(metadata.get("sources") or []):
        dated = t.month(source.as_of) if source.as_of else t.gettext("sin fecha")
        lines.append(" · ".join(filter(None, ("• " + source.publisher, dated, source.site))))
    if len(lines) == 1:
        lines.append(t.gettext("• Reglas de seguridad de Puente."))
    checked = t.gettext("Revisado el {date}. Lo revisamos otra vez antes del {next}.").format(
        date=t.date(as_date(metadata["verified_on"])), next=t.date(as_date(metadata["review_by"]))
    )
    confirm = t.gettext("Antes de decidir, confirme en un albergue o con un abogado gratuito.")
    return "\n".join(lines) + f"\n\n{checked}\n{confirm}"
