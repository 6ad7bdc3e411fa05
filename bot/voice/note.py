"""The voice note of a reply."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.languages import chain
from bot.settings import ROOT
from bot.voice import recordings
from bot.voice.speech import speak

RECORDINGS = ROOT / "media" / "voice"


@dataclass(frozen=True)
class Note:
    """An Ogg/Opus file, and whether a person speaks in it."""

    sound: bytes
    human: bool


def note(text: str, tag: str, response: str, directory: Path = RECORDINGS) -> Note:
    """A person's recording if there is one of this text, else the machine reads it.

    Args:
        text: what was said, without its stamp.
        tag: the language of the conversation, BCP-47; the text may be that of its fallback.
        response: its name in domain.yml.

    Raises:
        SpeechError: the machine could not read it.
    """
    found = (recordings.find(directory, each, response, text) for each in chain(tag))
    recorded = next(filter(None, found), None)
    return Note(recorded, True) if recorded else Note(speak(text, tag), False)
