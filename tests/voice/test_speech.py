"""A machine's voice, by the real espeak-ng and opusenc."""

from __future__ import annotations

import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from bot.languages import languages
from bot.voice import speech
from bot.voice.recordings import HEADER, OPUS
from bot.voice.speech import PROGRAMS, SpeechError, speak, speaks, voice_of

SECRET = "Vaya a la casa de la calle Galeana"


@pytest.fixture(autouse=True)
def another_machine() -> None:
    """What another test's machine could do is not remembered."""
    speaks.cache_clear()


def only(directory: Path, monkeypatch: pytest.MonkeyPatch, *programs: str) -> None:
    """A machine that has only these of the programs."""
    for program in programs:
        found = shutil.which(program)
        assert found, program
        (directory / program).symlink_to(found)
    monkeypatch.setenv("PATH", str(directory))


@pytest.mark.parametrize("tag", ["es", "en", "fr", "pt", "ht", "mam", "wo", "xx"])
def test_every_language_is_read_aloud(tag: str) -> None:
    """An Ogg file with Opus in it, as Telegram plays it; without a voice that of the fallback."""
    sound = speak("🚨 Llame al 911 ahora.", tag)
    assert sound.startswith(HEADER)
    assert OPUS in sound[:100]


@pytest.mark.parametrize(
    ("tag", "voice"), [("es", "es-419"), ("mam", "es-419"), ("wo", "fr-fr"), ("ar", "en-us")]
)
def test_a_language_without_a_voice_has_that_of_its_fallback(tag: str, voice: str) -> None:
    """The texts are those of the fallback, too."""
    assert voice_of(tag) == voice


def test_every_voice_of_the_list_is_there() -> None:
    """A name that espeak-ng does not know would silence a language."""
    for row in languages():
        if row.voice:
            command = ["espeak-ng", "-v", row.voice, "-q", "a"]
            assert subprocess.run(command, capture_output=True).returncode == 0, row.voice


def test_more_words_take_longer() -> None:
    """What is read is the text, and all of it."""
    assert len(speak("uno. " * 40, "es")) > 2 * len(speak("uno.", "es"))


@pytest.mark.parametrize("missing", PROGRAMS)
def test_a_missing_program_is_said_without_the_text(
    missing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message goes to the log, where nothing of a conversation may stand."""
    only(tmp_path, monkeypatch, *(program for program in PROGRAMS if program != missing))
    assert not speaks()
    with pytest.raises(SpeechError, match=missing) as caught:
        speak(SECRET, "es")
    assert "Galeana" not in str(caught.value)


@pytest.mark.parametrize(
    ("script", "timeout", "reason"),
    [
        ("exit 3", 60, "failed"),
        ("exit 0", 60, "failed"),
        ("exec sleep 60", 0.1, "longer"),
    ],
)
def test_a_program_that_fails_or_hangs_is_said_without_the_text(
    script: str, timeout: float, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Silence is a failure, too, and nobody waits for ever."""
    program = tmp_path / "espeak-ng"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(speech, "TIMEOUT", timeout)
    with pytest.raises(SpeechError, match=reason) as caught:
        speak(SECRET, "es")
    assert "Galeana" not in str(caught.value)


def test_a_machine_with_both_programs_speaks() -> None:
    """Only then are voice notes offered."""
    assert speaks()
