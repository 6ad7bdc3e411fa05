"""Trains the linear model with scikit-learn, which a process that only answers need not load."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from joblib.externals.loky import get_reusable_executor
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix, diags, hstack
from scipy.special import log_softmax
from sklearn.base import clone
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import normalize
from sklearn.svm import LinearSVC

from bot.nlu.linear import LinearModel

FEWEST_TO_PART = 4  # examples of a label, for some to be kept apart
UNSEEN = 0.25  # of the examples, to find the temperature with
TOLERANCE = 0.01  # of liblinear, whose own is 0.1: below it no message gets another label
MANY = 1_000_000  # counts from which two processes are faster than one


def train(
    blocks: Sequence[csr_matrix],
    labels: list[str],
    C: float,
    shares: Sequence[float] | None = None,
    seed: int = 0,
) -> LinearModel:
    """Fit the model on counts; the same input gives the same model.

    One linear support vector machine a label, which is quick and was the most accurate; then one
    temperature for all, so that the softmax of their scores is a probability one can believe. The
    temperature is found on examples that the machines had not seen.

    Args:
        blocks: counts (examples, features of the block), say of words, of letters, of concepts.
        C: inverse strength of the regularisation.
        shares: how much each block says; by default all say the same.
    """
    shares = shares or [1.0] * len(blocks)
    idfs = [_idf(block) for block in blocks]
    scaled = csr_matrix(
        hstack(
            [share * _scaled(*block) for share, *block in zip(shares, blocks, idfs, strict=True)]
        )
    )
    sizes = [block.shape[1] for block in blocks]
    machines = LinearSVC(C=C, random_state=seed, tol=TOLERANCE)
    names = sorted(set(labels))
    if len(names) == 1:  # nothing to tell apart
        temperature, weights, bias = 1.0, np.zeros((scaled.shape[1], 1)), np.zeros(1)
    else:
        targets = np.searchsorted(names, labels)
        asked = (machines, scaled, targets, seed)
        if scaled.nnz >= MANY:  # not a thread: liblinear has one source of chance a process
            elsewhere = get_reusable_executor(max_workers=1).submit(_temperature, *asked)
            weights, bias = _one_column_a_label(machines, scaled, targets)
            temperature = elsewhere.result()
        else:
            weights, bias = _one_column_a_label(machines, scaled, targets)
            temperature = _temperature(*asked)
    weights = weights * np.repeat(shares, sizes)[:, None]
    return LinearModel(
        tuple(names),
        np.ascontiguousarray(weights / temperature, dtype=np.float32),
        (bias / temperature).astype(np.float32),
        np.concatenate(idfs).astype(np.float32),
        np.repeat(np.arange(len(blocks), dtype=np.int8), sizes),
    )


def _idf(counts: csr_matrix) -> np.ndarray:
    found_in = np.bincount(counts.indices, minlength=counts.shape[1])
    return np.asarray(np.log((1 + counts.shape[0]) / (1 + found_in)) + 1)


def _scaled(counts: csr_matrix, idf: np.ndarray) -> csr_matrix:
    scaled = csr_matrix(counts, dtype=np.float64, copy=True)
    scaled.data = 1.0 + np.log(scaled.data)
    return normalize(scaled @ diags(idf))


def _one_column_a_label(
    machines: LinearSVC, scaled: csr_matrix, targets: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    fitted = machines.fit(scaled, targets)
    weights, bias = fitted.coef_.T, fitted.intercept_
    if weights.shape[1] == 1:  # scikit-learn keeps one machine for two labels
        weights, bias = np.hstack([-weights, weights]), np.array([-bias[0], bias[0]])
    return weights, bias


def _temperature(machines: LinearSVC, scaled: csr_matrix, targets: np.ndarray, seed: int) -> float:
    """The temperature at which the softmax of unseen scores is likeliest to be right."""
    if np.bincount(targets).min() < FEWEST_TO_PART:
        return 1.0
    learnt, unseen = train_test_split(
        np.arange(len(targets)), test_size=UNSEEN, stratify=targets, random_state=seed
    )
    scores = clone(machines).fit(scaled[learnt], targets[learnt]).decision_function(scaled[unseen])
    if scores.ndim == 1:
        scores = np.column_stack([-scores, scores])

    def unlikeliness(temperature: float) -> float:
        logs = log_softmax(scores / temperature, axis=1)
        return float(-logs[np.arange(len(unseen)), targets[unseen]].mean())

    return float(minimize_scalar(unlikeliness, bounds=(0.02, 5.0), method="bounded").x)
