"""A machine's voice: espeak-ng reads, opusenc makes the file that Telegram plays."""

from __future__ import annotations

import shutil
import subprocess
from functools import lru_cache

from bot.languages import by_tag, chain
from bot.voice.spoken import spoken

WORDS_PER_MINUTE = 130  # espeak's own pace is 175: too fast for who is tired or learns the language
KBIT_PER_SECOND = 24
TIMEOUT = 60  # seconds
PROGRAMS = ("espeak-ng", "opusenc")  # Debian: espeak-ng, opus-tools


class SpeechError(Exception):
    """The text could not be read aloud; the message says why, without the text."""


@lru_cache(maxsize=1)
def speaks() -> bool:
    """Whether this machine can read aloud: looked up once, for it is asked at every reply."""
    return all(map(shutil.which, PROGRAMS))


def voice_of(tag: str) -> str:
    """The voice (a name of espeak-ng's) for a language, or for the one that stands in for it."""
    return next(row.voice for row in map(by_tag, chain(tag)) if row and row.voice)


def speak(text: str, tag: str) -> bytes:
    """A text read aloud, slowly: an Ogg file with one Opus stream.

    Args:
        tag: BCP-47; a language without a voice is read by that of its fallback.

    Raises:
        SpeechError: a program is missing or failed.
    """
    read = ["espeak-ng", "-v", voice_of(tag), "-s", str(WORDS_PER_MINUTE), "--stdin", "--stdout"]
    wave = _run([*read, "-b", "1"], spoken(text).encode())
    return _run(["opusenc", "--quiet", "--bitrate", str(KBIT_PER_SECOND), "-", "-"], wave)


def _run(command: list[str], given: bytes) -> bytes:
    try:
        done = subprocess.run(command, input=given, capture_output=True, timeout=TIMEOUT)
    except FileNotFoundError as error:
        raise SpeechError(f"{command[0]} is not installed") from error
    except subprocess.TimeoutExpired as error:
        raise SpeechError(f"{command[0]} took longer than {TIMEOUT} s") from error
    if done.returncode or not done.stdout:
        raise SpeechError(f"{command[0]} failed ({done.returncode})")
    return done.stdout
