"""Pieces of words and words as columns, against a hash counted by hand."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.language.features import COLUMN_BITS, LONGEST, ORDERS, columns

WORDS = st.lists(st.text(st.characters(categories=["Ll", "Lo"]), min_size=1), max_size=8).map(
    " ".join
)


def pieces(text: str) -> Counter[str]:
    """The pieces and the words of a text, one by one."""
    padded = f" {text[:LONGEST]} "
    found = [
        padded[start : start + size] for size in ORDERS for start in range(len(padded) - size + 1)
    ]
    return Counter(found) + Counter(f"word:{word}" for word in text[:LONGEST].split(" "))


def test_an_empty_text_has_no_columns() -> None:
    """Nothing is looked at."""
    assert columns("").shape == (0,)


@given(WORDS.filter(bool))
def test_there_is_a_column_for_each_piece_and_word(text: str) -> None:
    """Within the table; the same piece has the same column wherever it stands."""
    found = columns(text)
    assert len(found) == pieces(text).total()
    assert found.min() >= 0
    assert found.max() < 2**COLUMN_BITS


@given(WORDS.filter(bool), WORDS.filter(bool))
def test_a_piece_has_one_column_wherever_it_stands(text: str, before: str) -> None:
    """What is said before a text moves none of its columns."""
    alone, after = Counter(columns(text).tolist()), Counter(columns(f"{before} {text}").tolist())
    assert not alone - after


def test_different_pieces_hardly_ever_share_a_column() -> None:
    """The table is large enough for the pieces of a message."""
    text = "necesito un lugar para dormir con mis hijos esta noche en tapachula"
    assert len(np.unique(columns(text))) > 0.98 * len(pieces(text))
