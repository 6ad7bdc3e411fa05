"""What the identifier looks at: pieces of words and whole words, as numbers of columns."""

from __future__ import annotations

import numpy as np

ORDERS = (1, 2, 3, 4)  # lengths of the pieces, in characters; they may span a blank
COLUMN_BITS = 16
LONGEST = 600  # characters; what comes after says no more about the language

_LENGTH = LONGEST + 3
_BASE = 0x9E3779B97F4A7C15  # odd, so that it can be inverted modulo 2**64
_MIX = np.uint64(0xBF58476D1CE4E5B9)
_BLANK = ord(" ")
_WORDS = max(ORDERS) + 1  # the kind of a whole word, beside the kinds 1 to 4 of the pieces


def _powers(base: int) -> np.ndarray:
    powers = [1]
    for _ in range(_LENGTH):
        powers.append(powers[-1] * base % 2**64)
    return np.array(powers, dtype=np.uint64)


_POWERS, _INVERSES = _powers(_BASE), _powers(pow(_BASE, -1, 2**64))


def columns(text: str) -> np.ndarray:
    """The columns of a normalised text, one for each piece and word; repeated ones stay.

    Each piece is hashed by a polynomial over its code points. The sums from the beginning up to
    each character give those of all pieces by subtraction, without a loop over the text.

    Returns:
        int64 in 0 to 2**COLUMN_BITS - 1; empty for an empty text.
    """
    if not text:
        return np.empty(0, dtype=np.int64)
    points = np.frombuffer(f" {text[:LONGEST]} ".encode("utf-32-le"), dtype=np.uint32)
    sums = np.zeros(len(points) + 1, dtype=np.uint64)
    np.cumsum(points * _POWERS[: len(points)], out=sums[1:])
    blanks = np.flatnonzero(points == _BLANK)
    hashes = [
        (sums[n:] - sums[:-n]) * _INVERSES[: len(points) - n + 1] + np.uint64(n)
        for n in ORDERS
        if n <= len(points)
    ]
    words = (sums[blanks[1:] + 1] - sums[blanks[:-1]]) * _INVERSES[blanks[:-1]]
    mixed = np.concatenate([*hashes, words + np.uint64(_WORDS)])
    mixed = (mixed ^ (mixed >> np.uint64(29))) * _MIX
    return (mixed >> np.uint64(64 - COLUMN_BITS)).astype(np.int64)
