"""Figures of messages with their 95 % intervals, by resampling the messages. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

RESAMPLES, SEED = 1000, 20261126
INTERVAL = (2.5, 97.5)  # percentiles


@dataclass(frozen=True)
class Figure:
    """A value, the 95 % interval around it, and how many messages it was counted on."""

    value: float
    low: float
    high: float
    messages: int


def share(hits: Sequence[float], chances: Sequence[float] | None = None) -> Figure | None:
    """The hits of all messages over their chances; None where there is no chance.

    Args:
        chances: of each message; by default one, as where a message is right or wrong.
    """
    over = np.ones(len(hits)) if chances is None else np.asarray(chances, dtype=float)
    if not over.sum():
        return None
    got, drawn = np.asarray(hits, dtype=float), _drawn(len(hits))
    possible = drawn @ over
    drawn_shares = (drawn @ got)[possible > 0] / possible[possible > 0]
    return _figure(got.sum() / over.sum(), drawn_shares, int((over > 0).sum()))


def difference(ours: Sequence[float], theirs: Sequence[float]) -> Figure | None:
    """Mean of ours less mean of theirs, on the same messages in the same order.

    Each resample has the same messages for both: what is hard for both does not blur it.
    """
    return share(np.subtract(ours, theirs, dtype=float).tolist())


def macro_f1(gold: Sequence[str], named: Sequence[str]) -> Figure | None:
    """The mean F1 of the labels that are in `gold`; in a resample, of those that are in it."""
    if not gold:
        return None
    labels = sorted(set(gold))
    is_label = np.array(gold)[:, None] == labels
    is_named = np.array(named)[:, None] == labels
    counts = np.vstack([np.ones((1, len(gold))), _drawn(len(gold))])  # the first is as it is
    right, gold_count, named_count = (
        counts @ of for of in (is_label & is_named, is_label.astype(float), is_named.astype(float))
    )
    f1 = 2 * right / np.maximum(gold_count + named_count, 1)
    means = f1.sum(axis=1) / (gold_count > 0).sum(axis=1)
    return _figure(means[0], means[1:], len(gold))


def _figure(value: float, drawn: np.ndarray, messages: int) -> Figure:
    low, high = np.percentile(drawn, INTERVAL)
    return Figure(float(value), float(low), float(high), messages)


@lru_cache(maxsize=8)
def _drawn(count: int) -> np.ndarray:
    """(resamples, messages): how often each resample has each message."""
    chance = np.random.default_rng(SEED)
    return chance.multinomial(count, np.full(count, 1 / count), size=RESAMPLES).astype(float)
