"""What the gateway itself says, in the language of the person's telephone."""

from __future__ import annotations

from bot.localisation.catalogue import Translator


def late(locale: str) -> str:
    """The answer is on its way, but something is slow or has failed."""
    return Translator(locale).gettext(
        "⏳ Perdón, hay una falla o escribe mucha gente, y la respuesta va a tardar. "
        "Llega aquí sola: no hace falta escribir otra vez.\n\n"
        "En peligro no espere: llame al 911."
    )


def given_up(locale: str) -> str:
    """There will be no answer: trying again has not helped."""
    return Translator(locale).gettext(
        "⚠️ Perdón, por una falla no podemos responder a su mensaje. Escriba otra vez más tarde.\n\n"
        "En peligro no espere: llame al 911."
    )


def too_many(locale: str) -> str:
    """So much came from one chat that not all of it was read."""
    return Translator(locale).gettext(
        "🙏 Perdón, llegaron muchos mensajes seguidos y el programa no los leyó todos. "
        "Escriba otra vez, despacio: primero lo más importante, en un solo mensaje.\n\n"
        "En peligro no espere: llame al 911."
    )


def crowded(locale: str) -> str:
    """So many people write that this message was not read."""
    return Translator(locale).gettext(
        "👥 Perdón, ahora escribe muchísima gente y el programa no leyó su mensaje. "
        "Escriba otra vez en unos minutos.\n\n"
        "En peligro no espere: llame al 911."
    )


def group(locale: str) -> str:
    """Why nothing is answered in a group."""
    return Translator(locale).gettext(
        "👥 Por su seguridad, solo respondo en un chat privado. En un grupo otras personas "
        "leen lo que escribe.\n\nToque mi nombre y escríbame a solas."
    )
