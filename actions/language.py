"""Changes the language of the conversation, or lets the person choose one."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.conversation import all_said, identified, locale, translator
from bot.language.conversation import belief
from bot.languages import BRIDGED, FULL, SOURCE, Language, by_name, by_tag, chain, languages
from bot.localisation.catalogue import translated_tags

MORE = "und"  # the tag of the button that shows the other languages
FIRST_PAGE = 7


class ChangeLanguage(Action):
    """Goes on in the language that was named, or asks which."""

    def name(self) -> str:
        """Name in the domain."""
        return "action_change_language"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[dict[str, Any]]:
        """The choice is final until changed.

        Of several languages the last that has texts is chosen. Whoever names one that has none
        ("hablo kiche y poquito español") is told so, and of interpreters.
        """
        said = all_said(tracker, "language")
        named = [row for row in map(_language, said) if row]
        written = [row for row in named if _is_written(row)]
        unwritten = [row for row in named if not _is_written(row)]
        if unwritten:
            return _serve(unwritten[-1], written[-1:], dispatcher)
        if written:
            dispatcher.utter_message(response="utter_language_changed", language=written[-1].tag)
            return [SlotSet("language", written[-1].tag)]
        pick_language(dispatcher, tracker, MORE in said)
        return []


def written_language(name: str) -> Language | None:
    """The language of that name or tag, if all replies are there in it."""
    language = _language(name)
    return language if language and _is_written(language) else None


def pick_language(
    dispatcher: CollectingDispatcher, tracker: Tracker, more: bool, payload: str = "change_language"
) -> None:
    """Ask for a language: the likeliest ones for this person, or (`more`) all the others.

    Args:
        payload: the intent of the buttons.
    """
    likeliest = list(belief(identified(tracker), locale(tracker)))
    shown = likeliest[FIRST_PAGE:] if more else likeliest[:FIRST_PAGE]
    rows = [row for row in map(by_tag, shown) if row]
    buttons = [{"title": row.autonym, "payload": _payload(payload, row.tag)} for row in rows]
    if not more:
        others = translator(tracker).gettext("Más idiomas")
        buttons.append({"title": others, "payload": _payload(payload, MORE)})
    dispatcher.utter_message(
        response="utter_ask_language", languages=_written_names(), buttons=buttons
    )


def confirm_language(
    language: Language, dispatcher: CollectingDispatcher, tracker: Tracker
) -> None:
    """Ask whether the person speaks a language, in its own name and in Spanish."""
    source = by_tag(SOURCE)
    buttons = [
        {"title": row.autonym, "payload": _payload("change_language", row.tag)}
        for row in (language, source)
        if row
    ]
    other = translator(tracker).gettext("Otro idioma")
    buttons.append({"title": other, "payload": "/change_language"})
    dispatcher.utter_message(
        response="utter_confirm_language", autonym=language.autonym, buttons=buttons
    )


def tell_recognised(language: Language, dispatcher: CollectingDispatcher) -> None:
    """Say what there is for somebody whose language is only known by name.

    In each language of its chain that we write: one that they may have learnt, then Spanish.
    """
    for tag in filter(written_language, chain(language.tag)):
        dispatcher.utter_message(
            response="utter_language_recognised",
            autonym=language.autonym,
            languages=_written_names(),
            language=tag,
        )


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
            response="utter_language_unavailable", languages=_written_names(), **spoken_in
        )
        return [*spoken, *(SlotSet("language", tag) for tag in tags)]
    tell_recognised(language, dispatcher)
    return spoken


def _is_written(language: Language) -> bool:
    """Whether all replies are there; single approved texts of a bridged language do not count."""
    return language.level == FULL and language.tag in translated_tags()


def _language(name: str) -> Language | None:
    return by_tag(name) or by_name(name)


def _written_names() -> str:
    """The languages in which all replies are there, by their own names."""
    return ", ".join(row.autonym for row in languages() if _is_written(row))


def _payload(intent: str, tag: str) -> str:
    return f'/{intent}{{"language": "{tag}"}}'
