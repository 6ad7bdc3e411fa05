"""Whose a place or a group is, and where on a journey: the roles of entities. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from bot.yaml_files import read_yaml

FROM = "from"  # a place that the person leaves
TO = "to"  # a place that the person wants to reach
OTHER = "other"  # said of somebody who is elsewhere
REACH = 6  # words between a word of moving and the place
NEAR = 3  # words between what leads to a place and the place: "cerca de la"
CITY = "{city}"  # stands for the name of a place


def role_of_city(before: Sequence[str], after: Sequence[str] = ()) -> str | None:
    """The role of a city by the words around it; None where they are, or nothing is said of it.

    Args:
        before: the words before it in the form in which tokens are compared, `CITY` for a name.
        after: the words after it.
    """
    if is_of_another(before, near_ones_too=True):
        return OTHER
    clause = _clause(before)
    leading = _leading(clause)
    moving = _moving(clause)
    if leading in (FROM, TO):
        return None if moving == "sent" else leading
    if leading == "at":
        return None
    if leading == "of":
        return FROM if moving in ("leaving", "going", "coming") or _goes_on(after) else None
    if leading == "toward":
        aims = {_kind(word, (TO,)) for word in clause[-NEAR:]} | {moving}
        return TO if aims & {TO, "leaving", "going"} or CITY in clause[-NEAR:] else None
    # Kreyòl and "reach X" have no word between: "soti X", "ale X"
    near = _moving(clause[-1:])
    return {"leaving": FROM, "going": TO}.get(near or "")


def is_of_another(before: Sequence[str], near_ones_too: bool) -> bool:
    """Whether the words before an entity say it of somebody who is not there with the person.

    So it is in "mi hermana está en Matamoros", not in "con mi hermana en Matamoros".

    Args:
        before: the words in order, in the form in which tokens are compared.
        near_ones_too: whether wife, husband and children count as others.
    """
    words = list(before)
    people = _words("people") | (_words("household") if near_ones_too else frozenset())
    while words and words[-1] in _words("between") and words[-1] not in people:
        words.pop()
    if not words or words[-1] not in people:
        return False
    words.pop()
    while words and words[-1] in _words("before"):
        words.pop()
    return not words or words[-1] not in _words("together")


def _clause(before: Sequence[str]) -> list[str]:
    """The words since the last mark."""
    marks = [place for place, word in enumerate(before) if not any(map(str.isalnum, word))]
    return list(before[marks[-1] + 1 :] if marks else before)


def _leading(clause: Sequence[str]) -> str | None:
    """What leads to the place, by the nearest such word."""
    for word in reversed(clause[-NEAR:]):
        if word == CITY or _kind(word, ("leaving", "going", "coming", "sent")):
            return _kind(word, (FROM, TO))
        if kind := _kind(word, (FROM, TO, "at", "of", "toward")):
            return kind
    return None


def _moving(clause: Sequence[str]) -> str | None:
    """The nearest word of moving."""
    for word in reversed(clause[-REACH:]):
        if kind := _kind(word, ("leaving", "coming", "going", "sent")):
            return kind
    return None


def _goes_on(after: Sequence[str]) -> bool:
    """Whether another place follows that is the aim: "de X a Y"."""
    following = list(after[: NEAR + 1])
    if CITY not in following:
        return False
    return _kind(following[following.index(CITY) - 1], (TO, "toward")) is not None


def _kind(word: str, kinds: Sequence[str]) -> str | None:
    return next((kind for kind in kinds if word in _words(kind)), None)


@cache
def _words(kind: str) -> frozenset[str]:
    rows = read_yaml(Path(__file__).with_suffix(".yml"))
    return frozenset(word for listed in rows[kind].values() for word in listed)
