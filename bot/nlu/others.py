"""Whether a place or a group is said of another person. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import yaml

OTHER = "other"  # the role of an entity that is said of somebody else


def is_of_another(before: Sequence[str], near_ones_too: bool) -> bool:
    """Whether the words before an entity say it of somebody who is not there with the person.

    So it is in "mi hermana está en Matamoros", not in "con mi hermana en Matamoros".

    Args:
        before: the words in order, in the form in which tokens are compared.
        near_ones_too: whether wife, husband and children count as others.
    """
    words, known = list(before), _words()
    people = known["people"] | (known["household"] if near_ones_too else set())
    while words and words[-1] in known["between"]:
        words.pop()
    if not words or words[-1] not in people:
        return False
    words.pop()
    while words and words[-1] in known["before"]:
        words.pop()
    return not words or words[-1] not in known["together"]


@lru_cache(maxsize=1)
def _words() -> dict[str, set[str]]:
    rows = yaml.safe_load(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8"))
    return {name: set(listed) for name, listed in rows.items()}
