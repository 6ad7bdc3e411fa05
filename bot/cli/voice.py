"""Commands for those who read replies aloud."""

from __future__ import annotations

from pathlib import Path

import typer

from bot.cli.shared import responses, stop
from bot.settings import SettingsError

voice = typer.Typer(no_args_is_help=True)


@voice.command("text")
def voice_text(
    response: str = typer.Argument(..., help="The name of the reply: utter_ask_comar_apply."),
    language: str = typer.Option("es", help="The language to be read."),
) -> None:
    """Print what is to be read aloud."""
    typer.echo(_text(response, language))


@voice.command("add")
def voice_add(
    response: str = typer.Argument(..., help="The name of the reply: utter_ask_comar_apply."),
    recording: Path = typer.Argument(..., help="An Ogg/Opus file."),
    language: str = typer.Option("es", help="The language that is read."),
) -> None:
    """Take in a recording of a reply as it is written today."""
    from bot.voice.note import RECORDINGS
    from bot.voice.recordings import BadRecording, add

    text = _text(response, language)
    try:
        path = add(RECORDINGS, language, response, text, recording)
    except (BadRecording, OSError) as error:
        stop(error)
    typer.echo(f"{path}: given from now on, as long as the text stays the same")


@voice.command("status")
def voice_status() -> None:
    """List the recordings whose text has changed: the machine reads there, until they are new."""
    from bot.voice.note import RECORDINGS
    from bot.voice.recordings import recorded, stale

    known = responses()
    for tag in sorted(path.name for path in RECORDINGS.glob("*") if path.is_dir()):
        texts = {name: _text(name, tag) for name in recorded(RECORDINGS, tag) if name in known}
        old = stale(RECORDINGS, tag, texts)
        typer.echo(f"{tag}: {len(recorded(RECORDINGS, tag))} recorded, {len(old)} stale")
        for name in old:
            typer.echo(f"  {name}")


def _text(response: str, language: str) -> str:
    from bot.languages import by_tag
    from bot.localisation.catalogue import Translator

    if not by_tag(language):
        stop(SettingsError(f"--language {language!r} is not in bot/languages.yml"))
    variants = responses().get(response)
    if variants is None:
        stop(SettingsError(f"domain.yml has no response {response!r}"))
    text = str(variants[0]["text"])
    if "{" in text:
        stop(SettingsError(f"{response} is filled in anew each time: it cannot be recorded"))
    return Translator(language).pgettext(response, text)
