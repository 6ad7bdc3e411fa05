"""A linear model over sparse counts, applied with the columns that are not zero."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np


@dataclass(frozen=True)
class LinearModel:
    """Linear scores of sublinear tf-idf, each block of features of length 1, and their softmax.

    Shapes: `weights` (features, labels), `bias` (labels,), `idf` (features,), float32;
    `block` (features,), the number of the block to which a feature belongs, int8.
    """

    labels: tuple[str, ...]
    weights: np.ndarray
    bias: np.ndarray
    idf: np.ndarray
    block: np.ndarray

    def probabilities(self, columns: np.ndarray, counts: np.ndarray) -> np.ndarray:
        """The probability of each label, given the columns that are not zero and their counts.

        A message without any known feature gets what the bias says.
        """
        values = (1.0 + np.log(counts)) * self.idf[columns]
        block = self.block[columns]
        values = values / np.sqrt(np.bincount(block, np.square(values)))[block]
        scores = values @ self.weights[columns] + self.bias
        powers = np.exp(scores - scores.max())
        return np.asarray(powers / powers.sum())

    def save(self, path: Path) -> None:
        """Write the model as one `.npz`, packed: the archive around it packs three times slower."""
        np.savez_compressed(
            path,
            labels=np.array(self.labels),
            weights=self.weights,
            bias=self.bias,
            idf=self.idf,
            block=self.block,
        )

    @classmethod
    def load(cls, path: Path) -> LinearModel:
        """Read what `save` wrote; nothing in the file is ever executed."""
        with np.load(path, allow_pickle=False) as stored:
            return cls(
                tuple(str(label) for label in stored["labels"]),
                *(stored[name] for name in ("weights", "bias", "idf", "block")),
            )
