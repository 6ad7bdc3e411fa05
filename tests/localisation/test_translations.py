"""Every catalogue is complete, approved, and says what the Spanish says."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from babel.messages import Message
from babel.messages.pofile import read_po

from bot.localisation.catalogue import DOMAIN, po_path, translated_tags
from bot.localisation.extract import pot_path, status

PLACEHOLDER = re.compile(r"\{\w*\}")
NUMBER = re.compile(r"\d+")
ADDRESS = re.compile(r"\b[\w.]+\.(?:gov|mx|org|com)\b|/(?:forget|help|start)\b")

TAGS = translated_tags()[1:]


def messages(tag: str) -> list[Message]:
    """The texts of a language."""
    with po_path(tag).open("rb") as file:
        return [message for message in read_po(file, locale=tag) if message.id]


def pairs(message: Message) -> list[tuple[str, str]]:
    """Each Spanish form beside its translation."""
    if isinstance(message.id, tuple):
        return [(message.id[-1], form) for form in message.string]
    return [(message.id, message.string)]


def differing(tag: str, pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    """Texts in which the pattern does not find the same, as often, in both languages."""
    return [
        pair
        for message in messages(tag)
        for pair in pairs(message)
        if Counter(pattern.findall(pair[0])) != Counter(pattern.findall(pair[1]))
    ]


@pytest.mark.parametrize("tag", TAGS)
def test_every_text_is_translated_and_approved(tag: str) -> None:
    """None is missing, none is fuzzy: nobody gets half an answer in another language."""
    counted = status(tag)
    assert counted == {"approved": len(messages(tag)), "fuzzy": 0, "missing": 0}


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize(
    "pattern", [PLACEHOLDER, NUMBER, ADDRESS], ids=["placeholders", "numbers", "addresses"]
)
def test_a_translation_has_what_the_spanish_has(tag: str, pattern: re.Pattern[str]) -> None:
    """A phone number, a deadline or a placeholder that changed on the way would mislead."""
    assert differing(tag, pattern) == []


@pytest.mark.parametrize("tag", TAGS)
def test_paragraphs_and_steps_are_kept(tag: str) -> None:
    """As many numbered steps, in the same order: a person may be told "do step 3"."""
    step = re.compile(r"^\d\.", re.MULTILINE)
    for message in messages(tag):
        for spanish, translated in pairs(message):
            assert step.findall(spanish) == step.findall(translated), spanish


@pytest.mark.parametrize("tag", TAGS)
def test_a_catalogue_has_the_texts_of_the_template(tag: str) -> None:
    """None that is gone, none that is new and unseen. If this fails: make strings."""
    with pot_path(DOMAIN).open("rb") as file:
        wanted = {(message.context, message.id) for message in read_po(file) if message.id}
    assert {(message.context, message.id) for message in messages(tag)} == wanted
