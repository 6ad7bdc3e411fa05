"""Two models on the same messages: what changed, and whether that is chance."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from judging import answer
from scipy.stats import binom

from bot.retraining.comparison import changes, mcnemar, paired, worse_at


def test_what_was_mended_and_what_was_broken_is_told_message_by_message() -> None:
    """A message that both get right, or both wrong, is no change."""
    old = [answer("a"), answer("b", named="x"), answer("c"), answer("d", named="x")]
    new = [answer("a"), answer("b"), answer("c", named="x"), answer("d", named="y")]
    fixed, broken = changes(old, new)
    assert [(one.intent, one.was, one.now) for one in fixed] == [("b", "x", "b")]
    assert [(one.intent, one.was, one.now) for one in broken] == [("c", "c", "x")]


def test_each_language_is_counted_by_itself() -> None:
    """And all of them together."""
    old = [answer("a", "es"), answer("a", "en"), answer("b", "en")]
    new = [answer("a", "es"), answer("a", "en", named="x"), answer("b", "en", named="x")]
    rows = {one.language: one for one in paired(old, new)}
    assert (rows["es"].broken, rows["en"].broken, rows["all"].broken) == (0, 2, 2)
    assert rows["fr"].messages == 0
    assert rows["fr"].p == 1
    assert rows["en"].gain is not None
    assert rows["en"].gain.value == -1


@given(st.integers(0, 40), st.integers(0, 40))
def test_the_exact_mcnemar_test_is_the_two_sided_sign_test(fixed: int, broken: int) -> None:
    """As the binomial distribution says it, for every number of changes."""
    total = fixed + broken
    tail = binom.cdf(min(fixed, broken), total, 0.5)
    assert mcnemar(fixed, broken) == pytest.approx(min(1.0, 2 * tail))


def test_two_models_that_were_judged_by_other_messages_are_not_compared() -> None:
    """It would say nothing."""
    with pytest.raises(ValueError, match="same messages"):
        paired([answer("a")], [answer("b")])


def test_an_intent_that_loses_a_message_is_named_with_its_language() -> None:
    """One that wins one elsewhere is not."""
    old = [answer("a", "es"), answer("a", "en", named="x"), answer("b", "es")]
    new = [answer("a", "es", named="x"), answer("a", "en"), answer("b", "es")]
    assert worse_at(old, new, lambda one: one.right) == [("es", "a", 1, 0)]
