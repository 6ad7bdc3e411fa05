"""What the gateway itself says when no answer of the assistant can be given."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from prose import is_easy

from bot.corrections.check import PHONE
from bot.localisation.catalogue import translated_tags
from bot.telegram import notices

TAGS = translated_tags()
LONGEST = 300  # characters; what is read at a glance
UNANSWERED = [notices.late, notices.given_up, notices.too_many, notices.crowded]
ALL = [*UNANSWERED, notices.group]

Notice = Callable[[str], str]


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("notice", ALL)
def test_a_notice_is_read_at_a_glance(notice: Notice, tag: str) -> None:
    """In every language it is short, in easy words, and begins with a picture."""
    text = notice(tag)
    assert len(text) <= LONGEST
    assert is_easy(text, tag)
    assert not any(c.isalnum() for c in text.split()[0])


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("notice", UNANSWERED)
def test_who_waits_or_was_not_read_is_told_whom_to_call_in_danger(notice: Notice, tag: str) -> None:
    """The message that was not answered may have been a cry for help: 911, and no other number."""
    assert PHONE.findall(notice(tag)) == ["911"]


@pytest.mark.parametrize("notice", ALL)
def test_each_language_has_words_of_its_own(notice: Notice) -> None:
    """Nobody gets a notice that was left in Spanish."""
    assert len({notice(tag) for tag in TAGS}) == len(TAGS)


def test_the_notices_cannot_be_taken_for_each_other() -> None:
    """Whoever has to write again is told something else than whoever only has to wait."""
    for tag in TAGS:
        assert len({notice(tag) for notice in ALL}) == len(ALL)


@pytest.mark.parametrize("notice", ALL)
@pytest.mark.parametrize("locale", ["", "quc", "zz-ZZ", "not a tag"])
def test_a_phone_in_a_language_without_texts_gets_one_that_exists(
    notice: Notice, locale: str
) -> None:
    """There always is something to say, whatever Telegram names as the language."""
    assert notice(locale) in {notice(tag) for tag in TAGS}
