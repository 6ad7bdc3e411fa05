"""Publishes the commands, described in every language that has a catalogue."""

from __future__ import annotations

from telegram import BotCommand
from telegram.ext import ExtBot

from bot.commands import COMMANDS
from bot.languages import SOURCE
from bot.localisation.catalogue import Translator, translated_tags


def descriptions(tag: str) -> list[BotCommand]:
    """The commands as they are listed to people of a language."""
    t = Translator(tag)
    texts = {
        "start": t.gettext("Empezar"),
        "help": t.gettext("Ver los temas"),
        "language": t.gettext("Cambiar de idioma"),
        "privacy": t.gettext("Quién ve lo que escribo"),
        "forget": t.gettext("Borrar todo"),
        "stop": t.gettext("No recibir mensajes"),
    }
    return [BotCommand(name, texts[name]) for name in COMMANDS]


async def publish(bot: ExtBot) -> None:
    """Tell Telegram the commands: Spanish for everybody, others for those who use them."""
    for tag in translated_tags():
        language = None if tag == SOURCE else tag
        await bot.set_my_commands(descriptions(tag), language_code=language)
