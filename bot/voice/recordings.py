"""Recordings that people made of replies: `<language>/<response>.ogg`, each for one text."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

HEADER, OPUS = b"OggS", b"OpusHead"
LARGEST = 5_000_000  # bytes: some twenty minutes of speech
MADE_FOR = "made-for.json"  # beside the recordings: response → digest of the text that is read


class BadRecording(ValueError):
    """The file is no recording that can be sent; the message says what is wrong with it."""


def digest(text: str) -> str:
    """What tells a text from every other, whatever the blanks."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()


def find(directory: Path, tag: str, response: str, text: str) -> bytes | None:
    """The recording of a response in a language, if it was made for this very text."""
    path = directory / tag / f"{response}.ogg"
    if _made_for(directory, tag).get(response) != digest(text) or not path.is_file():
        return None
    return path.read_bytes()


def add(directory: Path, tag: str, response: str, text: str, recording: Path) -> Path:
    """Keep a copy of a recording, and for which text it was made; an older one is replaced.

    Raises:
        BadRecording: it is no Ogg file with Opus in it, or it is too long.
        OSError: it cannot be read, or the copy cannot be written.
    """
    sound = recording.read_bytes()
    if not sound.startswith(HEADER) or OPUS not in sound[:100]:
        raise BadRecording(
            f"{recording} is no Ogg/Opus file. Make one of it: opusenc {recording} voice.ogg, "
            "or send it as a voice message in Telegram and save that"
        )
    if len(sound) > LARGEST:
        raise BadRecording(f"{recording} has {len(sound)} bytes; at most {LARGEST} are sent")
    path = directory / tag / f"{response}.ogg"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(sound)
    made_for = {**_made_for(directory, tag), response: digest(text)}
    told = json.dumps(made_for, indent=2, sort_keys=True)
    (path.parent / MADE_FOR).write_text(f"{told}\n", encoding="utf-8")
    return path


def recorded(directory: Path, tag: str) -> list[str]:
    """The responses that have a recording in a language, for whichever text it was made."""
    return sorted(_made_for(directory, tag))


def stale(directory: Path, tag: str, texts: Mapping[str, str]) -> list[str]:
    """The responses whose recording reads another text than the one that is given today."""
    made_for = _made_for(directory, tag)
    return sorted(name for name in made_for if made_for[name] != digest(texts.get(name, "")))


def _made_for(directory: Path, tag: str) -> dict[str, str]:
    path = directory / tag / MADE_FOR
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else {}
