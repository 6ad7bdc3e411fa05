"""The `puente` command, as people and programs call it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from bot.cli import app
from bot.localisation.catalogue import translated_tags
from bot.settings import ROOT

PUENTE = str(Path(sys.executable).with_name("puente"))
WITHIN = 300.0  # seconds
NEVER = "9999-01-01T00:00"


def names() -> list[tuple[str, ...]]:
    """The words of every command."""
    group = typer.main.get_command(app)
    found: list[tuple[str, ...]] = []
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        below = getattr(command, "commands", None)
        found += [(name, deeper) for deeper in below] if below else [(name,)]
    return found


@pytest.mark.parametrize("words", names(), ids=" ".join)
def test_every_command_explains_itself(words: tuple[str, ...]) -> None:
    """--help says what it does, at once."""
    shown = CliRunner().invoke(app, [*words, "--help"])
    assert shown.exit_code == 0
    assert "Usage:" in shown.stdout


def test_without_a_command_it_lists_them() -> None:
    """So that a newcomer finds the way."""
    shown = CliRunner().invoke(app, [])
    assert all(words[0] in shown.stdout for words in names())


@pytest.mark.parametrize("command", [["run"], ["chat"], ["serve", "rasa"], ["knowledge", "import"]])
def test_with_a_wrong_setting_nothing_is_started(
    command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command ends with the code 2."""
    monkeypatch.setenv("RASA_URL", "nowhere")
    assert CliRunner().invoke(app, command).exit_code == 2


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database of this test's own."""
    address = f"sqlite:///{tmp_path}/puente.db"
    monkeypatch.setenv("DATABASE_URL", address)
    return address


def test_what_is_unforeseen_shows_no_secret() -> None:
    """The trace of an error that nobody foresaw has places in it, and no values."""
    broken = (
        "import bot.cli as cli\n"
        "def broken(settings): token = settings.telegram_token; raise OSError('no such thing')\n"
        "cli.environment.load = lambda: broken(type('S', (), {'telegram_token': 'a-' + 'key'}))\n"
        "cli.app(['run'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", broken], capture_output=True, text=True, cwd=ROOT, timeout=WITHIN
    )
    assert done.returncode == 1
    assert "no such thing" in done.stderr
    assert "a-key" not in done.stderr


def test_the_state_of_translations_is_told() -> None:
    """A row for each language; the texts for translators are up to date."""
    assert CliRunner().invoke(app, ["translate", "check"]).exit_code == 0
    shown = CliRunner().invoke(app, ["translate", "status"]).stdout
    assert all(re.search(rf"\b{tag}\b", shown) for tag in translated_tags()[1:])


def puente(*arguments: str, lines: list[Any]) -> subprocess.CompletedProcess[bytes]:
    """Run the command with these lines on its standard input; an object is written as JSON."""
    texts = [json.dumps(line) if isinstance(line, dict) else line for line in lines]
    given = b"".join((t if isinstance(t, bytes) else t.encode()) + b"\n" for t in texts)
    return subprocess.run(
        [PUENTE, *arguments],
        input=given,
        capture_output=True,
        cwd=ROOT,
        timeout=WITHIN,
        check=False,
    )


def answers(*arguments: str, lines: list[Any]) -> list[dict[str, Any]]:
    """The objects that the command wrote: one a line, and nothing else on its output."""
    done = puente(*arguments, lines=lines)
    assert done.returncode == 0, done.stderr.decode()
    return [json.loads(text) for text in done.stdout.decode().splitlines()]


@pytest.mark.slow
def test_identify_names_the_language_of_each_line() -> None:
    """A line that is broken gets an error; the next goes on."""
    spanish, broken, nothing, english = answers(
        "identify", lines=["hola, busco albergue", b"\xff\xfe\xfa", "...", "i need a lawyer"]
    )
    assert (spanish["language"], nothing["language"], english["language"]) == ("spa", "und", "eng")
    assert spanish["text"] == "hola, busco albergue"
    assert spanish["candidates"][0] == {"language": "spa", "confidence": spanish["confidence"]}
    assert set(broken) == {"error"}


@pytest.mark.slow
def test_identify_answers_a_line_before_the_next_is_written() -> None:
    """A program can talk with it through a pipe."""
    with subprocess.Popen(
        [PUENTE, "identify"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
    ) as process:
        assert process.stdin and process.stdout
        for text, language in (("hola amigo", "spa"), ("hello my friend", "eng")):
            process.stdin.write(f"{text}\n".encode())
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["language"] == language
        process.stdin.close()
        assert process.wait(WITHIN) == 0


@pytest.mark.slow
def test_a_directory_without_a_model_is_said(tmp_path: Path) -> None:
    """And how to make one; nothing is written where answers are expected."""
    done = puente("parse", "--model", str(tmp_path), lines=["hola"])
    assert done.returncode == 2
    assert "puente model train" in " ".join(done.stderr.decode().split())
    assert done.stdout == b""


@pytest.mark.slow
def test_data_lint_tells_what_is_to_be_mended() -> None:
    """A line a finding, with its place; the counts apart; 0 only if there is nothing to mend."""
    done = puente("data", "lint", "--no-claims", lines=[])
    findings = done.stdout.decode().splitlines()
    counted = done.stderr.decode().splitlines()[-1]
    to_mend = [line for line in findings if ": near another intent: " not in line]
    assert done.returncode == (1 if to_mend else 0), done.stderr.decode()
    assert all(re.fullmatch(r"[\w./]+(:\d+)?: [\w -]+: .+", line) for line in findings)
    assert re.fullmatch(r"\d+ examples: .+", counted)


@pytest.mark.slow
def test_parse_tells_intent_ranking_and_entities(model: Path) -> None:
    """With offsets into the text; a slash is not obeyed."""
    found, slash, unknown = answers(
        *("parse", "--model", str(model)),
        lines=["necesito un albergue en cd juares", "/affirm", "жжж щщщ"],
    )
    assert found["intent"]["name"] == "find_shelter"
    assert found["intent_ranking"][0] == found["intent"]
    assert found["entities"] == [
        {"entity": "city", "value": "Ciudad Juárez", "start": 24, "end": 33}
    ]
    assert set(found["safety"]) == {"danger", "confidence"}
    assert not found["safety"]["danger"]
    assert slash["text"] == "/affirm"
    assert slash["intent"]["confidence"] < 1
    assert unknown["intent"]["name"] in (None, "nlu_fallback")


Ask = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def ask(model: Path, url: str) -> Ask:
    """A conversation in December 2026, on a database of its own."""

    def conversation(*lines: Any, options: tuple[str, ...] = ()) -> list[dict[str, Any]]:
        start = {"now": "2026-12-01T10:00"}
        _, *said = answers("ask", "--model", str(model), *options, lines=[start, *lines])
        return said

    return conversation


def responses(answer: dict[str, Any]) -> list[str]:
    """The names of the replies."""
    return [reply["response"] for reply in answer["replies"]]


@pytest.mark.slow
def test_ask_holds_a_conversation_with_events(ask: Ask) -> None:
    """Words, a button, a voice note, the clock, a command; errors in between change nothing."""
    asked, found, voice, broken, unknown, no_clock, clock, stale, gone = ask(
        "necesito un albergue en tijuana",
        {"press": '/inform{"group": "woman"}'},
        {"kind": "voice"},
        "{not json",
        {"kind": "earthquake"},
        {"now": "soon"},
        {"now": NEVER},
        "no, en tapachula",
        "/forget",
    )
    assert responses(asked) == ["utter_ask_group"]
    assert (asked["text"], asked["language"]) == ("necesito un albergue en tijuana", "spa")
    assert asked["slots"]["city"] == "Tijuana"
    woman = {"title": "Mujer", "payload": '/inform{"group": "woman"}'}
    assert woman in asked["replies"][0]["buttons"]
    assert responses(found) == ["utter_shelters_here"]
    assert found["slots"]["group"] == "woman"
    assert responses(voice) == ["utter_voice_note"]
    assert all(set(answer) == {"error"} for answer in (broken, unknown, no_clock))
    assert (clock["now"], clock["replies"]) == (NEVER, [])
    assert "Tapachula" not in stale["replies"][0]["text"]  # the safe form: all data are too old
    assert responses(gone) == ["utter_data_deleted"]
    assert "city" not in gone["slots"]


@pytest.mark.slow
def test_ask_counts_a_deadline_through_its_question(ask: Ask) -> None:
    """A date of two meanings is asked about, and the button gives the day that it shows."""
    _, which, counted = ask("cuanto tiempo tengo para pedir refugio en comar", "10/3", "2")
    assert responses(which) == ["utter_which_date"]
    title = which["replies"][0]["buttons"][1]["title"]
    assert responses(counted)[0] == "utter_deadline_counted"
    assert title in counted["replies"][0]["text"]


@pytest.mark.slow
def test_ask_fresh_in_a_language_that_was_asked_for(ask: Ask) -> None:
    """Every line is a new person, answered in that language; no slash is ever obeyed."""
    starts = ("/", " //", "\u00a0/", "\u3000/\x0b/")
    typed = [start + 'inform{"city": "Nowhere"}' for start in starts]
    options = ("--fresh", "--language", "en")
    first, second, thanks, *slashes = ask(
        "busco albergue en tijuana", "1", "gracias", *typed, options=options
    )
    assert first["slots"]["city"] == "Tijuana"
    assert "city" not in second["slots"]
    assert (thanks["language"], responses(thanks)) == ("spa", ["utter_thank"])
    assert "welcome" in thanks["replies"][0]["text"].lower()
    assert [answer["text"] for answer in slashes] == typed
    assert not any("city" in answer["slots"] for answer in slashes)
