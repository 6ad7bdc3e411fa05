"""Names of the sources behind an answer."""

from __future__ import annotations

from bot.knowledge.sources import names, publishers


def test_publishers_are_named_once_and_in_order() -> None:
    """Two facts of one publisher name it once."""
    ids = [fact for fact, publisher in publishers().items() if publisher]
    found = names(ids, limit=len(ids))
    assert len(found) == len(set(found))
    assert found[0] == publishers()[ids[0]]


def test_a_reply_names_at_most_three() -> None:
    """It is to be read on a small screen."""
    assert len(names(list(publishers()))) == 3


def test_unknown_facts_name_nobody() -> None:
    """A test of the content sees to it that there are none; the reply goes out all the same."""
    assert names(["NONE-99"]) == []
