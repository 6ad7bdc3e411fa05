"""A linear model over sparse counts: trained by scikit-learn, applied with the non-zero columns."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix, diags
from scipy.special import log_softmax
from sklearn.base import clone
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.preprocessing import normalize
from sklearn.svm import LinearSVC


@dataclass(frozen=True)
class LinearModel:
    """Linear scores of sublinear tf-idf, and their softmax.

    Shapes: `weights` (features, labels), `bias` (labels,), `idf` (features,); float32.
    """

    labels: tuple[str, ...]
    weights: np.ndarray
    bias: np.ndarray
    idf: np.ndarray

    def probabilities(self, columns: np.ndarray, counts: np.ndarray) -> np.ndarray:
        """The probability of each label, given the columns that are not zero and their counts.

        A message without any known feature gets what the bias says.
        """
        values = (1.0 + np.log(counts)) * self.idf[columns]
        length = np.sqrt(np.square(values).sum())
        if length:
            values = values / length
        scores = values @ self.weights[columns] + self.bias
        powers = np.exp(scores - scores.max())
        return np.asarray(powers / powers.sum())

    def save(self, path: Path) -> None:
        """Write the model as one `.npz`."""
        np.savez_compressed(
            path,
            labels=np.array(self.labels),
            weights=self.weights,
            bias=self.bias,
            idf=self.idf,
        )

    @classmethod
    def load(cls, path: Path) -> LinearModel:
        """Read what `save` wrote; nothing in the file is ever executed."""
        with np.load(path, allow_pickle=False) as stored:
            return cls(
                tuple(str(label) for label in stored["labels"]),
                stored["weights"],
                stored["bias"],
                stored["idf"],
            )


def train(counts: csr_matrix, labels: list[str], C: float, seed: int = 0) -> LinearModel:
    """Fit the model on counts (examples, features); the same input gives the same model.

    One linear support vector machine a label, which is quick and was the most accurate; then one
    temperature for all, so that the softmax of their scores is a probability one can believe. The
    temperature is found on examples that the machines had not seen.

    Args:
        C: inverse strength of the regularisation.
    """
    counts = csr_matrix(counts, dtype=np.float64)
    found_in = np.bincount(counts.indices, minlength=counts.shape[1])
    idf = np.log((1 + counts.shape[0]) / (1 + found_in)) + 1
    scaled = counts.copy()
    scaled.data = 1.0 + np.log(scaled.data)
    scaled = normalize(scaled @ diags(idf))
    machines = LinearSVC(C=C, random_state=seed)
    names = sorted(set(labels))
    temperature = _temperature(machines, scaled, np.searchsorted(names, labels), seed)
    weights, bias = _one_column_a_label(machines.fit(scaled, labels))
    return LinearModel(
        tuple(names),
        np.ascontiguousarray(weights / temperature, dtype=np.float32),
        (bias / temperature).astype(np.float32),
        idf.astype(np.float32),
    )


def _one_column_a_label(fitted: LinearSVC) -> tuple[np.ndarray, np.ndarray]:
    weights, bias = fitted.coef_.T, fitted.intercept_
    if weights.shape[1] == 1:  # scikit-learn keeps one machine for two labels
        weights, bias = np.hstack([-weights, weights]), np.array([-bias[0], bias[0]])
    return weights, bias


def _temperature(
    machines: LinearSVC, scaled: csr_matrix, targets: np.ndarray, seed: int, folds: int = 3
) -> float:
    """The temperature at which the softmax of unseen scores is likeliest to be right."""
    if np.bincount(targets).min() < folds:
        return 1.0
    scores = cross_val_predict(
        clone(machines),
        scaled,
        targets,
        cv=StratifiedKFold(folds, shuffle=True, random_state=seed),
        method="decision_function",
    )
    if scores.ndim == 1:
        scores = np.column_stack([-scores, scores])

    def unlikeliness(temperature: float) -> float:
        logs = log_softmax(scores / temperature, axis=1)
        return float(-logs[np.arange(len(targets)), targets].mean())

    return float(minimize_scalar(unlikeliness, bounds=(0.05, 5.0), method="bounded").x)
