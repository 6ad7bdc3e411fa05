"""A linear model over sparse counts: trained by scikit-learn, applied with the non-zero columns."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, diags
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import normalize


@dataclass(frozen=True)
class LinearModel:
    """Softmax regression on sublinear tf-idf.

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


def train(
    counts: csr_matrix, labels: list[str], C: float, balance: bool, seed: int = 0
) -> LinearModel:
    """Fit the model on counts (examples, features); the same input gives the same model.

    Args:
        C: inverse strength of the regularisation.
        balance: whether a label with few examples counts as much as one with many.
    """
    counts = csr_matrix(counts, dtype=np.float64)
    found_in = np.bincount(counts.indices, minlength=counts.shape[1])
    idf = np.log((1 + counts.shape[0]) / (1 + found_in)) + 1
    scaled = counts.copy()
    scaled.data = 1.0 + np.log(scaled.data)
    scaled = normalize(scaled @ diags(idf))
    fitted = LogisticRegression(
        C=C,
        class_weight="balanced" if balance else None,
        max_iter=200,
        tol=1e-3,
        random_state=seed,
    ).fit(scaled, labels)
    weights, bias = fitted.coef_, fitted.intercept_
    if len(fitted.classes_) == 2:  # scikit-learn keeps one row for two labels
        weights, bias = np.vstack([-weights / 2, weights / 2]), np.array([-bias[0], bias[0]]) / 2
    return LinearModel(
        tuple(str(label) for label in fitted.classes_),
        np.ascontiguousarray(weights.T, dtype=np.float32),
        bias.astype(np.float32),
        idf.astype(np.float32),
    )
