"""The linear model: trained on counts, stored as arrays, honest about what it does not know."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.sparse import block_diag, csr_matrix, hstack

from bot.nlu.linear import LinearModel
from bot.nlu.linear_training import train

FEATURES = 6
# Each label has two features of its own; its examples hold one or both of them.
BLOCK = [[1, 0], [2, 1], [1, 1], [0, 1]]
COUNTS = block_diag([BLOCK] * 3, format="csr")
LABELS = ["bus"] * 4 + ["food"] * 4 + ["asylum"] * 4


@pytest.fixture(scope="module")
def model() -> LinearModel:
    """A model of three labels."""
    return train([COUNTS], LABELS, C=1.0)


def named(model: LinearModel, row: csr_matrix) -> str:
    """The likeliest label of one row of counts."""
    return model.labels[int(np.argmax(model.probabilities(row.indices, row.data)))]


def test_what_was_learnt_is_known(model: LinearModel) -> None:
    """Every example is named as it was taught."""
    assert [named(model, COUNTS[i]) for i in range(len(LABELS))] == LABELS


@given(arrays(np.int64, FEATURES, elements=st.integers(0, 1000)))
def test_probabilities_are_probabilities(model: LinearModel, counts: np.ndarray) -> None:
    """Not negative, one in all, for any counts."""
    row = csr_matrix(counts)
    found = model.probabilities(row.indices, row.data)
    assert found.shape == (3,)
    assert (found >= 0).all()
    assert found.sum() == pytest.approx(1, abs=1e-5)


def test_without_any_known_feature_nothing_is_sure(model: LinearModel) -> None:
    """A message of unknown words gets what the bias says, which is below any threshold of ours."""
    nothing = csr_matrix((1, FEATURES), dtype=np.int64)
    assert model.probabilities(nothing.indices, nothing.data).max() < 0.5


def test_a_stored_model_is_the_same_model(model: LinearModel, tmp_path: Path) -> None:
    """To the last bit."""
    model.save(tmp_path / "linear.npz")
    again = LinearModel.load(tmp_path / "linear.npz")
    assert again.labels == model.labels
    for row in (COUNTS[i] for i in range(len(LABELS))):
        before, after = (m.probabilities(row.indices, row.data) for m in (model, again))
        assert np.array_equal(before, after)


def test_nothing_in_a_stored_model_is_executed(tmp_path: Path) -> None:
    """An archive with a pickled object in it is refused."""
    path = tmp_path / "linear.npz"
    content = np.array([{"an": "object"}], dtype=object)
    np.savez(path, labels=content, weights=content, bias=content, idf=content, block=content)
    with pytest.raises(ValueError, match="allow_pickle"):
        LinearModel.load(path)


def test_the_same_examples_make_the_same_model(model: LinearModel) -> None:
    """Training twice gives the same bits: two models can be compared."""
    again = train([COUNTS], LABELS, C=1.0)
    assert np.array_equal(again.weights, model.weights)
    assert np.array_equal(again.bias, model.bias)
    assert np.array_equal(again.idf, model.idf)


def test_two_labels_are_enough() -> None:
    """The library keeps one machine for both; we give each its probability."""
    model = train([COUNTS[:8]], LABELS[:8], C=1.0)
    assert model.weights.shape == (FEATURES, 2)
    assert [named(model, COUNTS[i]) for i in range(8)] == LABELS[:8]


def test_one_label_is_always_right() -> None:
    """Examples of one kind only are learnt without an error."""
    model = train([COUNTS[:4]], ["bus"] * 4, C=1.0)
    assert named(model, COUNTS[8]) == "bus"


def test_labels_with_few_examples_can_be_learnt() -> None:
    """Too few for the temperature to be found on unseen examples: the model comes all the same."""
    model = train([COUNTS[[0, 1, 4, 5]]], ["bus", "bus", "food", "food"], C=1.0)
    assert named(model, COUNTS[2]) == "bus"


def test_the_order_of_the_examples_does_not_name_the_labels(model: LinearModel) -> None:
    """Labels are in alphabetical order."""
    assert model.labels == ("asylum", "bus", "food")
    order = np.random.default_rng(0).permutation(len(LABELS))
    shuffled = train([COUNTS[order]], [LABELS[i] for i in order], C=1.0)
    assert [named(shuffled, COUNTS[i]) for i in range(len(LABELS))] == LABELS


# Words of one label each, and a second block that says the opposite.
OPPOSITE = COUNTS[[*range(4, 12), *range(4)]]


def blocks_of(words: int, letters: int) -> tuple[np.ndarray, np.ndarray]:
    """The columns and counts of a message that is like one example in each block."""
    row = hstack([COUNTS[words], OPPOSITE[letters]], format="csr")
    return row.indices, row.data


def test_each_block_says_the_same_however_many_features_it_has() -> None:
    """A hundred pieces of words do not drown ten words: each block has length 1."""
    many = hstack([COUNTS] * 5, format="csr")
    narrow, wide = train([COUNTS, COUNTS], LABELS, C=1.0), train([COUNTS, many], LABELS, C=1.0)
    for i in range(len(LABELS)):
        few, more = (hstack([COUNTS[i], block[i]], format="csr") for block in (COUNTS, many))
        assert wide.probabilities(more.indices, more.data) == pytest.approx(
            narrow.probabilities(few.indices, few.data), abs=1e-3
        )


def test_a_block_with_a_larger_share_decides() -> None:
    """Of two blocks that contradict each other in a message, the one that says more."""
    bus, food = 0, 0  # row 0 is a bus in the first block; the second takes it for food
    for shares, label in (((3.0, 1.0), "bus"), ((1.0, 3.0), "food")):
        model = train([COUNTS, COUNTS], LABELS, C=1.0, shares=shares)
        row = hstack([COUNTS[bus], COUNTS[food + 4]], format="csr")
        assert named(model, row) == label


def test_without_shares_all_blocks_say_the_same() -> None:
    """As with a share of 1 for each."""
    told = train([COUNTS, OPPOSITE], LABELS, C=1.0, shares=[1.0, 1.0])
    default = train([COUNTS, OPPOSITE], LABELS, C=1.0)
    assert np.array_equal(told.weights, default.weights)


def test_a_block_without_any_feature_in_a_message_says_nothing() -> None:
    """A message with words and no concept is understood by its words."""
    model = train([COUNTS, OPPOSITE], LABELS, C=1.0)
    for i in range(len(LABELS)):
        row = hstack([COUNTS[i], csr_matrix((1, FEATURES), dtype=np.int64)], format="csr")
        assert named(model, row) == LABELS[i]


def test_the_blocks_are_stored_with_the_model(tmp_path: Path) -> None:
    """To the last bit, as all the rest."""
    model = train([COUNTS, OPPOSITE], LABELS, C=1.0, shares=[1.3, 1.0])
    model.save(tmp_path / "linear.npz")
    again = LinearModel.load(tmp_path / "linear.npz")
    for i in range(len(LABELS)):
        before, after = (m.probabilities(*blocks_of(i, i)) for m in (model, again))
        assert np.array_equal(before, after)
