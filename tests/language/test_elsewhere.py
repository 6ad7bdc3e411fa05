"""Languages of which we have no texts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language.elsewhere import identify_anywhere
from bot.language.identify import identify
from bot.languages import UNDETERMINED, by_iso


def test_a_language_of_no_list_is_only_a_candidate() -> None:
    """langdetect has a word for German; we have no list of what to do for it."""
    found = identify_anywhere("guten tag, wo finde ich einen anwalt")
    assert found.language == UNDETERMINED
    assert found.candidates[0].language in {"deu", "nld", "afr"}


def test_a_language_of_the_list_without_texts_is_named() -> None:
    """Hindi is recognised, and the person told what there is."""
    assert identify_anywhere("नमस्ते आप कैसे हैं").language == "hin"


@pytest.mark.parametrize("text", ["hola", "jo' ajwi' re li xjunkab'al", "Tijuana", ""])
def test_what_we_know_ourselves_is_left_alone(text: str) -> None:
    """langdetect is asked about nothing else."""
    assert identify_anywhere(text) == identify(text)


@settings(max_examples=50)
@given(st.text(max_size=100))
def test_any_text_is_named_by_the_list_or_not_at_all(text: str) -> None:
    """The same each time, and the candidates are ranked."""
    found = identify_anywhere(text)
    confidences = [candidate.confidence for candidate in found.candidates]
    assert found == identify_anywhere(text)
    assert confidences == sorted(confidences, reverse=True)
    assert found.language == UNDETERMINED or by_iso(found.language)
