"""A share pack as a page to print and a text to forward."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from html.parser import HTMLParser

import pytest
from domain import responses
from hypothesis import given
from hypothesis import strategies as st

from bot.database import transaction
from bot.knowledge.preparation import prepare
from bot.localisation.catalogue import Translator, translated_tags
from bot.sharepack.files import as_html, as_text
from bot.sharepack.pack import Answer, Section, sections

DAY = date(2026, 12, 1)
LOADING = {"src", "srcset", "href", "data", "action", "poster", "background", "xlink:href"}
WORDS = st.text(min_size=1).filter(lambda text: text.strip() and "\r" not in text)


class Page(HTMLParser):
    """A page as a browser reads it: its paragraphs, its headings, and what it would load."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.tags: list[str] = []
        self.inside = ""
        self.shown: dict[str, list[str]] = {"p": [], "h2": [], "h3": []}
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what is opened."""
        self.tags.append(tag)
        self.loaded += [v or "" for k, v in attrs if k in LOADING and not (v or "").startswith("#")]
        if tag in self.shown:
            self.inside = tag
            self.shown[tag].append("")

    def handle_endtag(self, tag: str) -> None:
        """Note what is closed; the strong words of the head stand in a paragraph."""
        self.inside = "" if tag == self.inside else self.inside

    def handle_data(self, data: str) -> None:
        """Note what is read."""
        if self.inside:
            self.shown[self.inside][-1] += data


@pytest.fixture(scope="module", params=translated_tags())
def made(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[list[Section], Translator]]:
    """The real pack, in each language."""
    url = f"sqlite:///{tmp_path_factory.mktemp('files')}/puente.db"
    prepare(url)
    t = Translator(request.param)
    with transaction(url) as session:
        yield sections(responses(), session, datetime(2026, 12, 1), t), t


def test_both_files_hold_the_same_texts(made: tuple[list[Section], Translator]) -> None:
    """Whoever prints and whoever forwards tell the same."""
    page, text = Page(as_html(made[0], DAY, made[1])), as_text(made[0], DAY, made[1])
    headings = [section.heading for section in made[0]]
    answers = [answer for section in made[0] for answer in section.answers]
    assert page.shown["h2"] == headings
    assert page.shown["h3"] == [answer.title for answer in answers]
    told = [words for answer in answers for words in answer.texts]
    assert page.shown["p"][1:] == "\n\n".join(told).split("\n\n")
    assert all(words in text for words in told)
    assert all(f"\n{heading.upper()}\n" in text for heading in headings)


def test_the_page_loads_nothing(made: tuple[list[Section], Translator]) -> None:
    """It is read where there is no network, and nobody learns who reads it."""
    page = as_html(made[0], DAY, made[1])
    assert Page(page).loaded == []
    assert not {"script", "link", "img", "iframe", "object"} & set(Page(page).tags)
    assert not re.search(r"@import|url\(", page)


def test_both_say_when_they_were_made(made: tuple[list[Section], Translator]) -> None:
    """And whom to call, before anything else; the page says in which language it is."""
    sections_, t = made
    page, text = as_html(sections_, DAY, t), as_text(sections_, DAY, t)
    for head in (Page(page).shown["p"][0], text.split("\n\n")[1]):
        assert t.date(DAY) in head
        assert "911" in head
    assert f'<html lang="{t.tag}" dir="ltr">' in page


@given(WORDS, WORDS, WORDS)
def test_whatever_is_written_is_read_as_it_is(heading: str, title: str, words: str) -> None:
    """No text of a translator or of a table is markup."""
    made = [Section(heading, (Answer(title, (words,)),))]
    page = as_html(made, DAY, Translator("es"))
    assert Page(page).tags == Page(as_html(PLAIN, DAY, Translator("es"))).tags
    assert words.replace("\x00", "") in as_text(made, DAY, Translator("es")).replace("\x00", "")


PLAIN = [Section("a", (Answer("b", ("c",)),))]


def test_markup_in_a_text_is_escaped() -> None:
    """It is shown, and not obeyed."""
    made = [Section("<b>", (Answer('"&', ("<script>alert(1)</script>",)),))]
    page = as_html(made, DAY, Translator("es"))
    assert "<script>" not in page
    assert Page(page).shown["p"][-1] == "<script>alert(1)</script>"
