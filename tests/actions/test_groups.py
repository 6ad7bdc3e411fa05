"""Who needs a place: which group decides, and how people say it in one word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.groups import deciding, in_bare_words
from bot.knowledge.models import GROUPS

NAMED = st.sets(st.sampled_from(GROUPS))


@pytest.mark.parametrize(
    ("named", "group"),
    [
        (["child", "woman"], "child"),  # "tengo 16 años, vengo sola"
        (["child", "man"], "child"),
        (["lgbtq", "child"], "child"),
        (["family", "child"], "family"),  # "mis hijos menores de edad"
        (["woman", "family"], "family"),  # "madre soltera, con mis hijos"
        (["lgbtq", "woman"], "lgbtq"),
        (["pregnant", "woman"], "pregnant"),
        (["pregnant", "family"], "family"),
        (["man", "woman"], "family"),
        (["woman"], "woman"),
        (["any"], None),
        ([], None),
    ],
)
def test_the_group_decides_where_a_bed_may_be(named: list[str], group: str | None) -> None:
    """Not the one that was said last: a girl of sixteen who comes alone is a child."""
    assert deciding(named) == group


@given(NAMED)
def test_somebody_always_decides(named: set[str]) -> None:
    """One of those who were named, or the family that women and men are together."""
    assert deciding(named) in (named | {"family"} if named else {None})


@given(st.sets(st.sampled_from([group for group in GROUPS if group != "family"])))
def test_a_child_without_family_is_never_sent_to_adults(others: set[str]) -> None:
    """Whatever else is said of it."""
    assert deciding({*others, "child"} - {"man"}) == "child"


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("mujer", "woman"),
        ("Mujeres.", "woman"),
        ("hombre", "man"),
        ("somos 4 hombres", "man"),
        ("dos mujeres", "woman"),
        ("está sola", "woman"),
        ("un hombre y una mujer", "family"),
        ("un niño", "child"),
        ("niña, sola", "child"),
        ("mujer con niño", None),
        ("una mujer y un niño", "family"),
        ("dos adultos y una niña", "family"),
        ("dos adultos", None),
        ("a single man", "man"),
        ("we're 3 women", "woman"),
        ("yo y mi mujer", None),
        ("un hombre me sigue", None),
        ("somos 4", None),
        ("no", None),
        ("", None),
        ("👍", None),
    ],
)
def test_a_bare_word_is_a_group_where_nothing_else_is_said(text: str, group: str | None) -> None:
    """Any other word may change all: his wife, or the man who follows her."""
    assert in_bare_words(text) == group


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("une femme", "woman"),
        ("je suis seule", "woman"),
        ("homme seul", "man"),
        ("nous sommes 4 hommes", "man"),
        ("nous sommes une famille", "family"),
        ("un homme et une femme", "family"),
        ("seule avec un enfant", "family"),
        ("un garçon", "child"),
        ("mineur sans famille", "child"),
        ("un homme me suit", None),
        ("ma femme et moi", None),
        ("mulher sozinha", "woman"),
        ("sou homem", "man"),
        ("família com filhos", "family"),
        ("uma mulher e uma criança", "family"),
        ("menor sem família", "child"),
        ("eu e minha mulher", None),
        ("yon fanm", "woman"),
        ("mwen se yon fanm", "woman"),
        ("gason", "man"),
        ("fanmi ak timoun", "family"),
        ("yon gason ak yon fanm", "family"),
        ("fanm ak 2 timoun", "family"),
        ("mwen pou kont mwen ak yon timoun", "family"),
        ("timoun", "child"),
        ("timoun pou kont li", "child"),
        ("yon ti gason", "child"),
        ("mwen pou kont mwen", None),
        ("mwen ak fanm mwen", None),
    ],
)
def test_a_bare_word_is_a_group_in_french_portuguese_and_creole(
    text: str, group: str | None
) -> None:
    """ "Gason" is a man, "ti gason" and "garçon" are boys."""
    assert in_bare_words(text) == group


@given(st.text(max_size=30))
def test_no_text_makes_it_fail(text: str) -> None:
    """People write anything."""
    assert in_bare_words(text) in {*GROUPS, None}
