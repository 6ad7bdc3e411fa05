"""Softmax regression on sparse rows by Adagrad: the same rows, the same weights."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.sparse import csr_matrix

EPOCHS, BATCH = 6, 256
RATE, RATE_AT_END = 0.5, 0.1
STEP = 10.0  # a batch's mean gradient is multiplied by it, so that one rate does for all sizes


def fit(
    rows: csr_matrix,
    targets: np.ndarray,
    importance: np.ndarray,
    told: Callable[[int, float], None],
    seed: int = 0,
) -> tuple[np.ndarray, np.ndarray]:
    """The weights (columns, labels) and the bias (labels,), both float32.

    Args:
        rows: float32 (examples, columns).
        targets: the number of each example's label.
        importance: how much each example counts, float32.
        told: hears (batches done, mean loss of the epoch so far).
    """
    labels = int(targets.max()) + 1
    weights = np.zeros((rows.shape[1], labels), np.float32)
    squares = np.full_like(weights, 1e-3)
    bias, bias_squares = np.zeros(labels, np.float32), np.full(labels, 1e-3, np.float32)
    order, done = np.random.RandomState(seed), 0
    for epoch in range(EPOCHS):
        rate = RATE + (RATE_AT_END - RATE) * epoch / (EPOCHS - 1)
        loss = counted = 0.0
        shuffled = order.permutation(rows.shape[0])
        for start in range(0, len(shuffled), BATCH):
            chosen = shuffled[start : start + BATCH]
            batch, used = _compact(rows[chosen])
            errors = _softmax(batch @ weights[used] + bias)
            right = np.arange(len(chosen)), targets[chosen]
            loss -= float(importance[chosen] @ np.log(errors[right] + 1e-9))
            counted += float(importance[chosen].sum())
            errors[right] -= 1.0
            errors *= importance[chosen, None] * np.float32(STEP / BATCH)
            slope, bias_slope = batch.T @ errors, errors.sum(axis=0)
            squares[used] += slope**2
            weights[used] -= rate * slope / np.sqrt(squares[used])
            bias_squares += bias_slope**2
            bias -= rate * bias_slope / np.sqrt(bias_squares)
            done += 1
            told(done, loss / counted)
    return weights, bias


def batches(examples: int) -> int:
    """How many batches `fit` goes through in all."""
    return EPOCHS * -(-examples // BATCH)


def _compact(batch: csr_matrix) -> tuple[csr_matrix, np.ndarray]:
    """The batch with the columns that it uses, and which these are."""
    used, renamed = np.unique(batch.indices, return_inverse=True)
    return csr_matrix((batch.data, renamed, batch.indptr), (batch.shape[0], len(used))), used


def _softmax(scores: np.ndarray) -> np.ndarray:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))
