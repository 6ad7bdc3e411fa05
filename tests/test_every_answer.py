"""Every intent in every language, today and when all that we know has grown old."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import yaml
from end_to_end.responses import pattern
from prose import is_easy, phones

from bot.corrections.check import LONGEST, PHONE
from bot.engine import Assistant
from bot.knowledge.preparation import prepare
from bot.language.identify import identify
from bot.languages import FULL, by_tag, languages
from bot.settings import ROOT
from bot.voice.spoken import without_stamp

pytestmark = pytest.mark.slow

DOMAIN: dict[str, Any] = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
RESPONSES = DOMAIN["responses"]
TAGS = [row.tag for row in languages() if row.level == FULL]
FRESH, OVERDUE = "2026-12-01T10:00", "2028-10-01T10:00"  # the safe forms last until 2028-11-23
# What a form asks after the intent, and what is pressed for an answer.
ANSWERS = {
    "find_shelter": ['/inform{"city": "Tijuana"}', '/inform{"group": "family"}'],
    "find_bus": ['/inform{"city": "Tijuana"}'],
    "ask_comar_deadline": ['/inform{"date": "2026-11-20"}'],
    "ask_comar_denied": ['/inform{"date": "2026-11-20"}'],
    "ask_us_one_year_deadline": ['/inform{"date": "2026-11-20"}'],
}
RAW = re.compile(r"\{\w*\}|utter_|\bNone\b|\[\]")
SURE_FROM = 200  # characters from which on a text is in no doubt about its language


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def assistant(model: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Any]:
    """The trained model with its actions, on a database with the real rows."""
    url = f"sqlite:///{tmp_path_factory.mktemp('every_answer')}/puente.db"
    prepare(url)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", url)
        yield Assistant(model)


async def replies(assistant: Assistant, intent: str, tag: str, now: str) -> list[dict[str, Any]]:
    """All that is said to a person of that language from the intent to the end of its form."""
    said: list[dict[str, Any]] = []
    for payload in [f"/{intent}", *ANSWERS.get(intent, [])]:
        metadata = {"language": tag, "locale": tag, "now": now}
        turn = await assistant.turn(f"{intent}-{tag}-{now}", {"press": payload}, metadata)
        assert turn.replies, f"nothing is said to {payload}"
        said += turn.replies
    return said


def is_fixed(reply: dict[str, Any]) -> bool:
    """Whether nothing was filled in: the whole text is the catalogue's."""
    response = RESPONSES.get(reply.get("said") or "")
    return bool(response) and "{" not in response[0]["text"]


@pytest.mark.parametrize("now", [FRESH, OVERDUE], ids=["fresh", "overdue"])
@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("intent", DOMAIN["intents"])
async def test_an_answer_is_whole_short_and_in_the_language(
    assistant: Assistant, intent: str, tag: str, now: str
) -> None:
    """No missing or foreign text, no raw placeholder, no unknown phone; short and easy to read."""
    for reply in await replies(assistant, intent, tag, now):
        text = without_stamp(reply["text"])
        assert not RAW.search(reply["text"])
        assert set(PHONE.findall(text)) <= phones() | set(re.findall(r"\d{4}-\d\d-\d\d", text))
        assert all(title["title"].strip() for title in reply["buttons"])
        if is_fixed(reply):
            assert pattern(reply["said"].removeprefix("utter_"), tag).fullmatch(reply["text"])
            assert len(text) <= LONGEST[tag]
            if len(text) >= SURE_FROM:
                assert is_easy(text, tag)
                assert identify(text).language == by_tag(tag).iso


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("intent", DOMAIN["intents"])
async def test_past_its_review_an_answer_is_its_safe_form(
    assistant: Assistant, intent: str, tag: str
) -> None:
    """What is said then is never what was to be checked again by that day."""
    for reply in await replies(assistant, intent, tag, OVERDUE):
        metadata = RESPONSES.get(reply.get("said") or "", [{}])[0].get("metadata") or {}
        assert str(metadata.get("review_by", "2100-01-01")) >= "2028-10-01"
