"""Recordings that people made of replies, and the voice note that is given."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.voice.note import Note, note
from bot.voice.recordings import LARGEST, BadRecording, add, digest, find, recorded, stale
from bot.voice.speech import speak

NAME = "utter_thank"
TEXT = "🙂 De nada.\n\nQue le vaya bien."


@pytest.fixture(scope="module")
def voice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that somebody recorded: a real Ogg/Opus file."""
    path = tmp_path_factory.mktemp("recorded") / "voice.ogg"
    path.write_bytes(speak("Grabado por una persona.", "es"))
    return path


def test_a_recording_is_given_for_its_text(tmp_path: Path, voice: Path) -> None:
    """A person's voice, told as such."""
    kept = add(tmp_path, "es", NAME, TEXT, voice)
    assert kept == tmp_path / "es" / f"{NAME}.ogg"
    assert note(TEXT, "es", NAME, tmp_path) == Note(voice.read_bytes(), human=True)
    assert recorded(tmp_path, "es") == [NAME]


@pytest.mark.parametrize(
    ("text", "tag", "name"),
    [
        (TEXT + " ¡Suerte!", "es", NAME),
        ("You are welcome.", "en", NAME),
        (TEXT, "es", "utter_greet"),
    ],
)
def test_another_text_is_read_by_the_machine(
    tmp_path: Path, voice: Path, text: str, tag: str, name: str
) -> None:
    """Of a changed text, another language, another reply nobody hears the old recording."""
    add(tmp_path, "es", NAME, TEXT, voice)
    heard = note(text, tag, name, tmp_path)
    assert not heard.human
    assert heard.sound != voice.read_bytes()


@pytest.mark.parametrize("tag", ["mam", "quc", "qu"])
def test_a_bridged_language_hears_the_person_who_read_its_text(
    tmp_path: Path, voice: Path, tag: str
) -> None:
    """The text is the Spanish one, so its recording is given."""
    add(tmp_path, "es", NAME, TEXT, voice)
    assert note(TEXT, tag, NAME, tmp_path).human


def test_a_recording_in_the_own_language_is_preferred(tmp_path: Path, voice: Path) -> None:
    """Somebody may say in Mam what is written in Spanish: no machine can, and no text is there."""
    own = tmp_path / "mam.ogg"
    own.write_bytes(speak("En mam.", "es"))
    add(tmp_path, "es", NAME, TEXT, voice)
    add(tmp_path, "mam", NAME, TEXT, own)
    assert note(TEXT, "mam", NAME, tmp_path).sound == own.read_bytes()
    assert note(TEXT, "es", NAME, tmp_path).sound == voice.read_bytes()


def test_a_recording_that_was_deleted_is_not_missed(tmp_path: Path, voice: Path) -> None:
    """The machine reads instead."""
    add(tmp_path, "es", NAME, TEXT, voice).unlink()
    assert find(tmp_path, "es", NAME, TEXT) is None
    assert not note(TEXT, "es", NAME, tmp_path).human


def test_a_new_recording_takes_the_place_of_the_old(tmp_path: Path, voice: Path) -> None:
    """And the other recordings stay."""
    add(tmp_path, "es", "utter_greet", "Hola", voice)
    add(tmp_path, "es", NAME, TEXT, voice)
    assert stale(tmp_path, "es", {NAME: "Otro.", "utter_greet": "Hola"}) == [NAME]
    add(tmp_path, "es", NAME, "Otro.", voice)
    assert stale(tmp_path, "es", {NAME: "Otro.", "utter_greet": "Hola"}) == []
    assert recorded(tmp_path, "es") == ["utter_greet", NAME]
    assert find(tmp_path, "es", NAME, TEXT) is None


def test_a_recording_of_a_reply_that_is_gone_is_stale(tmp_path: Path, voice: Path) -> None:
    """Its name is in no domain any more."""
    add(tmp_path, "es", NAME, TEXT, voice)
    assert stale(tmp_path, "es", {}) == [NAME]


@pytest.mark.parametrize(
    "sound", [b"", b"RIFF....WAVE", b"OggS" + b"\0" * 200 + b"OpusHead", b"OggS\x01vorbis"]
)
def test_what_is_no_recording_is_refused_with_advice(tmp_path: Path, sound: bytes) -> None:
    """How to make one of it; nothing is kept."""
    bad = tmp_path / "bad.wav"
    bad.write_bytes(sound)
    with pytest.raises(BadRecording, match=r"bad\.wav is no Ogg/Opus file.*opusenc"):
        add(tmp_path / "kept", "es", NAME, TEXT, bad)
    assert not (tmp_path / "kept").exists()


def test_what_is_too_long_is_refused(tmp_path: Path, voice: Path) -> None:
    """With its size and the largest one."""
    long = tmp_path / "long.ogg"
    long.write_bytes(voice.read_bytes() + b"\0" * LARGEST)
    with pytest.raises(BadRecording, match=str(LARGEST)):
        add(tmp_path, "es", NAME, TEXT, long)


def test_a_file_that_is_not_there_is_an_error_of_the_system(tmp_path: Path) -> None:
    """The command tells it."""
    with pytest.raises(FileNotFoundError):
        add(tmp_path, "es", NAME, TEXT, tmp_path / "none.ogg")


@given(st.text(), st.text())
def test_two_texts_are_the_same_only_when_their_words_are(one: str, other: str) -> None:
    """A line that is broken elsewhere is no other text; a changed letter is."""
    assert (digest(one) == digest(other)) == (one.split() == other.split())
    assert digest("\n".join(one.split())) == digest(one)
