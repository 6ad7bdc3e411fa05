"""Lets a person choose a language, and says what there is for one in which we do not write."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import identified, locale, translator
from bot.language.conversation import belief
from bot.languages import FULL, SOURCE, Language, by_name, by_tag, chain, languages
from bot.localisation.catalogue import translated_tags

MORE = "und"  # the tag of the button that shows the other languages
FIRST_PAGE = 7


def written_language(name: str) -> Language | None:
    """The language of that name or tag, if all replies are there in it."""
    language = language_named(name)
    return language if language and is_written(language) else None


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
        response="utter_ask_language", languages=written_names(), buttons=buttons
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
            languages=written_names(),
            language=tag,
        )


def is_written(language: Language) -> bool:
    """Whether all replies are there; single approved texts of a bridged language do not count."""
    return language.level == FULL and language.tag in translated_tags()


def language_named(name: str) -> Language | None:
    """The language of a tag or of a name that people give it."""
    return by_tag(name) or by_name(name)


def written_names() -> str:
    """The languages in which all replies are there, by their own names."""
    return ", ".join(row.autonym for row in languages() if is_written(row))


def _payload(intent: str, tag: str) -> str:
    return f'/{intent}{{"language": "{tag}"}}'
