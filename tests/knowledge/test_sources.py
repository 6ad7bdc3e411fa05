"""The sources behind an answer, as people read them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.sources import Told, names, newest, rows, site_of, told


def published() -> list[str]:
    """The facts that a publication stands behind."""
    return [fact for fact, row in rows().items() if row["publisher"]]


def test_publishers_are_named_once_and_in_order() -> None:
    """Two facts of one publisher name it once."""
    ids = published()
    found = names(ids, limit=len(ids))
    assert len(found) == len(set(found))
    assert found[0] == rows()[ids[0]]["publisher"]


def test_a_reply_names_at_most_three() -> None:
    """It is to be read on a small screen."""
    assert len(names(list(rows()))) == 3


def test_unknown_facts_name_nobody() -> None:
    """A test of the content sees to it that there are none; the reply goes out all the same."""
    assert names(["NONE-99"]) == []
    assert told(["NONE-99"]) == []


def test_a_publication_is_told_with_the_newest_of_its_dates() -> None:
    """Whoever asks where an answer comes from sees how old it is, and where to read it."""
    by_publisher: dict[str, list[str]] = {}
    for fact in published():
        by_publisher.setdefault(rows()[fact]["publisher"], []).append(fact)
    assert any(len(facts) > 1 for facts in by_publisher.values())
    for publisher, facts in by_publisher.items():
        dates = [newest(rows()[fact]["date"]) for fact in facts]
        site = site_of(rows()[facts[0]]["url"])
        assert told(facts) == [Told(publisher, max(dates), site)]


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("Jun 2019", "2019-06"),
        ("Jul 2025 – May 2026", "2026-05"),
        ("March 2024", "2024-03"),
        ("2024", "2024"),
        ("2024, Feb 2024", "2024-02"),
        ("2026; Dec 2025", "2026"),
        ("undated", ""),
        ("", ""),
        ("1234567", ""),
    ],
)
def test_of_several_dates_the_newest_counts(written: str, date: str) -> None:
    """A month is newer than the year alone."""
    assert newest(written) == date


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.gob.mx/comar?x=1", "gob.mx"),
        ("http://acis.eoir.justice.gov/es/", "acis.eoir.justice.gov"),
        ("casarefugiados.org/contacto", "casarefugiados.org"),
        ("", ""),
        ("una lista", ""),
    ],
)
def test_of_an_address_people_read_the_site(url: str, site: str) -> None:
    """What can be typed by hand; nothing where there is no address."""
    assert site_of(url) == site


@given(st.sampled_from([row["url"] for row in rows().values() if row["url"]]))
def test_every_source_has_a_site(url: str) -> None:
    """Without the way to the page, which nobody types."""
    assert "/" not in site_of(url)
    assert "." in site_of(url)
