"""The commands for those who read replies aloud."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result
from domain import responses
from typer.testing import CliRunner

from bot.cli import app
from bot.localisation.catalogue import Translator, translated_tags
from bot.voice import note
from bot.voice.recordings import add
from bot.voice.speech import speak

NAME = "utter_thank"
TEXT = responses()[NAME][0]["text"]


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the recordings are kept."""
    directory = tmp_path / "kept"
    monkeypatch.setattr(note, "RECORDINGS", directory)
    return directory


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """A file that somebody recorded."""
    path = tmp_path / "voice.ogg"
    path.write_bytes(speak("De nada.", "es"))
    return path


def voice(*words: object) -> Result:
    """Call the command; what it wrote on both outputs is its `output`."""
    return CliRunner(mix_stderr=True).invoke(app, ["voice", *map(str, words)])


@pytest.mark.parametrize("tag", translated_tags())
def test_the_text_to_be_read_is_printed(tag: str) -> None:
    """As it is given in that language, without the line on its sources."""
    for name in (NAME, "utter_ask_comar_apply"):
        done = voice("text", name, "--language", tag)
        assert done.exit_code == 0
        assert done.output == Translator(tag).pgettext(name, responses()[name][0]["text"]) + "\n"


def test_a_language_without_texts_is_recorded_for_the_text_that_it_gets(
    kept: Path, recording: Path
) -> None:
    """Whoever speaks Mam may say in it what stands there in Spanish."""
    assert voice("text", NAME, "--language", "mam").output == TEXT + "\n"
    assert voice("add", NAME, recording, "--language", "mam").exit_code == 0
    assert note.note(TEXT, "mam", NAME, kept).human
    assert not note.note(TEXT, "es", NAME, kept).human


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("utter_gone",), "utter_gone"),
        (("utter_shelters_here",), "filled in anew"),
        ((NAME, "--language", "xx"), "xx"),
    ],
)
def test_what_cannot_be_recorded_is_said(words: tuple[str, ...], reason: str) -> None:
    """A reply that is none, one that is different each time, a language that is in no list."""
    done = voice("text", *words)
    assert done.exit_code == 2
    assert reason in done.output.replace("\n", " ")


def test_a_recording_is_taken_in(kept: Path, recording: Path) -> None:
    """And given from then on for the text of today."""
    done = voice("add", NAME, recording)
    assert done.exit_code == 0
    assert (kept / "es" / f"{NAME}.ogg").read_bytes() == recording.read_bytes()
    assert note.note(TEXT, "es", NAME, kept).human
    assert "es: 1 recorded, 0 stale" in voice("status").output


def test_a_bad_file_is_refused_with_advice(kept: Path, tmp_path: Path) -> None:
    """What is no Ogg/Opus, and what is not there; nothing is kept."""
    (tmp_path / "bad.wav").write_bytes(b"RIFF")
    for path, reason in ((tmp_path / "bad.wav", "opusenc"), (tmp_path / "none", "No such file")):
        done = voice("add", NAME, path)
        assert done.exit_code == 2
        assert reason in done.output.replace("\n", " ")
    assert not kept.exists()


def test_recordings_whose_text_has_changed_are_listed(kept: Path, recording: Path) -> None:
    """By language; those of replies that are gone, too."""
    assert voice("status").output == ""
    add(kept, "es", NAME, "Un texto de antes", recording)
    add(kept, "es", "utter_gone", "Ya no", recording)
    add(kept, "ht", NAME, Translator("ht").pgettext(NAME, TEXT), recording)
    assert voice("status").output.splitlines() == [
        "es: 2 recorded, 2 stale",
        "  utter_gone",
        f"  {NAME}",
        "ht: 1 recorded, 0 stale",
    ]
