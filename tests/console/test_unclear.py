"""The page on which maintainers decide what messages should teach."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from bot.console.visit import Console
from bot.corrections import unclear
from bot.corrections.unclear import ACCEPTED, DISCARDED, NOBODY, OPEN, WAITING, WANTED, Unclear
from bot.database import utc_now
from console.conftest import Browser

HOSTILE = "<script>alert(1)</script> onde dan de comer"


@pytest.fixture
def waiting(console: Console) -> list[int]:
    """The numbers of two messages that are alike, and nothing else waits."""
    with console.transaction() as session:
        session.query(Unclear).delete()
        messages = [
            {"text": text, "language": "es", "guesses": [["find_food", 0.4]]}
            for text in (HOSTILE, HOSTILE.upper())
        ]
        unclear.keep(session, console.key, NOBODY, messages, utc_now(session))
    with console.transaction() as session:
        return [row.id for row in unclear.in_state(session, (WAITING,))]


def post(client: TestClient, **form: object) -> int:
    """Send the form of a group; the status."""
    [csrf] = set(re.findall(r'name="csrf" value="([^"]+)"', client.get("/unclear").text))
    return client.post("/unclear", data={"csrf": csrf, **form}).status_code


def states(console: Console) -> set[tuple[str, str]]:
    """State and intent of every message."""
    with console.transaction() as session:
        return {(row.state, row.intent) for row in session.query(Unclear)}


def test_messages_that_are_alike_are_shown_together_as_text(
    browser: Browser, waiting: list[int]
) -> None:
    """With what they were taken for, and that nothing is kept of people on Telegram here."""
    page = browser("maintainer").get("/unclear").text
    assert "2 mensajes" in page
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page
    assert '<option value="find_food" selected>' in page
    assert "PUENTE_KEEP_UNCLEAR" in page


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ({"decision": "accept", "intent": "find_food"}, (ACCEPTED, "find_food")),
        ({"decision": "out", "intent": "find_food"}, (ACCEPTED, "out_of_scope")),
        ({"decision": "discard"}, (DISCARDED, "")),
        ({"decision": "wanted"}, (WANTED, "")),
    ],
)
def test_one_decision_is_for_the_group(
    browser: Browser,
    console: Console,
    waiting: list[int],
    form: dict[str, str],
    expected: tuple[str, str],
) -> None:
    """Sent a second time, it is told that it was decided."""
    client, numbers = browser("maintainer"), " ".join(map(str, waiting))
    assert post(client, numbers=numbers, **form) == 303
    assert states(console) == {expected}
    assert post(client, numbers=numbers, **form) == 409


@pytest.mark.parametrize(
    "form",
    [{}, {"decision": "accept"}, {"decision": "accept", "intent": "session_start"}],
)
def test_what_is_no_decision_changes_nothing(
    browser: Browser, console: Console, waiting: list[int], form: dict[str, str]
) -> None:
    """An intent that is none of the subjects, no intent, no decision."""
    assert post(browser("maintainer"), numbers=str(waiting[0]), **form) == 422
    assert states(console) == {(WAITING, "")}


def test_the_review_page_leads_a_maintainer_there_and_nobody_else(
    browser: Browser, console: Console, waiting: list[int]
) -> None:
    """It says how many wait."""
    assert "Mensajes que no se entendieron: 2" in browser("maintainer").get("/review").text
    assert "/unclear" not in browser("reviewer").get("/review").text
    with console.transaction() as session:
        assert unclear.count(session, OPEN) == 2
