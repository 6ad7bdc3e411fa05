"""The weights of the identifier, and the probabilities that they give a text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from bot.language.features import columns

WEIGHTS = Path(__file__).with_name("weights.npz")
DAMPING = 0.2  # the scores of n pieces are divided by n ** DAMPING: long texts are not all sure


@dataclass(frozen=True)
class LanguageModel:
    """A softmax regression, small enough to be kept in the repository.

    Shapes: `weights` int8 (2**COLUMN_BITS, labels), `scales` and `bias` float32 (labels,).
    A label is an ISO 639-3 code; `und` is the label of all languages that are not told apart.
    """

    labels: tuple[str, ...]
    weights: np.ndarray
    scales: np.ndarray
    bias: np.ndarray

    def probabilities(self, text: str) -> np.ndarray:
        """The probability of each label for a normalised text that is not empty."""
        found = columns(text)
        summed = self.weights[found].sum(axis=0, dtype=np.int32)
        scores = summed * self.scales / len(found) ** DAMPING + self.bias
        powers = np.exp(scores - scores.max())
        return np.asarray(powers / powers.sum())

    def save(self, path: Path) -> None:
        """Write the model; the same model gives the same bytes."""
        np.savez_compressed(
            path,
            labels=np.array(self.labels),
            weights=self.weights,
            scales=self.scales,
            bias=self.bias,
        )

    @classmethod
    def load(cls, path: Path) -> LanguageModel:
        """Read what `save` wrote; nothing in the file is ever executed."""
        with np.load(path, allow_pickle=False) as stored:
            return cls(
                tuple(str(label) for label in stored["labels"]),
                stored["weights"],
                stored["scales"],
                stored["bias"],
            )


@lru_cache(maxsize=1)
def model() -> LanguageModel:
    """The model of this repository."""
    return LanguageModel.load(WEIGHTS)
