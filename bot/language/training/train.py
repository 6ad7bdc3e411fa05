"""Trains the identifier: the same texts and the same versions of the libraries, the same bytes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix

from bot.language.features import COLUMN_BITS, columns
from bot.language.model import DAMPING, LanguageModel
from bot.language.names import without_names
from bot.language.normalise import normalise
from bot.language.training import corpus, wordlists
from bot.language.training.corpus import Line
from bot.language.training.fit import batches, fit
from bot.language.training.variants import Example, examples
from bot.languages import UNDETERMINED, by_iso

SEED = 20261125
MESSAGES = 2_500  # of this repository, in each language; more would drown the others
OF_WORDLISTS, OF_CUES = 0.5, 5.0  # the weight of their lines
EVENED = 3_000  # examples; a label with more counts less for each, and the other way round
LIGHTEST, HEAVIEST = 0.2, 4.0
# How much more often a language is met by this assistant than any other. It decides between
# languages that share a word: "problema" is Spanish here before it is anything else.
USUAL = {"spa": 3.0, "eng": 1.5}

Told = Callable[[str, float], None]


def train(lines: Sequence[Line], told: Told) -> LanguageModel:
    """The model of these texts; those of languages that are in no list are all `und`.

    Args:
        told: hears what is being done, and which share of it is done.
    """
    chance = Random(SEED)  # noqa: S311
    learnt = _examples([line for line in lines if not line.held_out], chance, told)
    labels = sorted({example.label for example in learnt})
    targets = np.array([labels.index(example.label) for example in learnt])
    counts = Counter(example.label for example in learnt)
    importance = np.array([e.weight * _evened(counts[e.label]) for e in learnt], np.float32)
    rows = _rows([example.text for example in learnt], told)
    total = batches(len(learnt))
    weights, bias = fit(
        rows,
        targets,
        importance,
        lambda done, loss: told(f"learning, loss {loss:.3f}", done / total),
    )
    bias += np.log([USUAL.get(label, 1.0) for label in labels]).astype(np.float32)
    return _calibrated(_rounded(tuple(labels), weights, bias), [x for x in lines if x.held_out])


def label_of(iso: str) -> str:
    """The label under which a language is learnt: its own if it is in languages.yml."""
    return iso if by_iso(iso) else UNDETERMINED


def _examples(lines: Sequence[Line], chance: Random, told: Told) -> list[Example]:
    known = {line.label for line in lines if label_of(line.label) != UNDETERMINED}
    words = wordlists.lines(known, UNDETERMINED, chance)
    cues = [line for line in corpus.cues() if line.label in known]
    weighted = [
        *((line, 1.0) for line in lines),
        *((line, OF_WORDLISTS) for line in (*_messages(chance), *words)),
        *((line, OF_CUES) for line in cues),
    ]
    found = []
    for number, (line, weight) in enumerate(weighted):
        told("writing variants", number / len(weighted))
        found += [
            Example(e.text, label_of(e.label), e.weight * weight) for e in examples(line, chance)
        ]
    return found


def _messages(chance: Random) -> list[Line]:
    """MESSAGES of those of this repository, in each language."""
    shuffled, taken = corpus.messages(), Counter[str]()
    chance.shuffle(shuffled)
    chosen = []
    for line in shuffled:
        taken[line.label] += 1
        if taken[line.label] <= MESSAGES:
            chosen.append(line)
    return chosen


def _evened(count: int) -> float:
    return float(np.clip((EVENED / count) ** 0.5, LIGHTEST, HEAVIEST))


def _rows(texts: Sequence[str], told: Told) -> csr_matrix:
    """The columns of each text, counted and damped as `LanguageModel.probabilities` does."""
    found, ends = [], [0]
    for number, text in enumerate(texts):
        told("reading pieces", number / len(texts))
        found.append(columns(text).astype(np.int32))
        ends.append(ends[-1] + len(found[-1]))
    values = np.concatenate([np.full(len(f), len(f) ** -DAMPING, np.float32) for f in found])
    rows = csr_matrix((values, np.concatenate(found), ends), (len(texts), 2**COLUMN_BITS))
    rows.sum_duplicates()
    return rows


def _rounded(labels: tuple[str, ...], weights: np.ndarray, bias: np.ndarray) -> LanguageModel:
    """The weights as whole numbers of at most 127, with a scale for each label."""
    scales = np.abs(weights).max(axis=0) / 127
    return LanguageModel(labels, np.rint(weights / scales).astype(np.int8), scales, bias)


def _calibrated(model: LanguageModel, lines: Sequence[Line]) -> LanguageModel:
    """The model with the temperature at which held-out texts are likeliest."""
    read = [(without_names(normalise(line.text)), label_of(line.label)) for line in lines]
    seen = [(text, label) for text, label in read if text and label in model.labels]
    logs = np.log(np.array([model.probabilities(text) for text, _ in seen]) + 1e-30)
    right = np.arange(len(seen)), np.array([model.labels.index(label) for _, label in seen])

    def unlikeliness(temperature: float) -> float:
        scores = logs / temperature
        scores -= scores.max(axis=1, keepdims=True)
        return float(-(scores[right] - np.log(np.exp(scores).sum(axis=1))).mean())

    found = minimize_scalar(unlikeliness, bounds=(0.3, 3.0), method="bounded").x
    return LanguageModel(
        model.labels,
        model.weights,
        (model.scales / found).astype(np.float32),
        (model.bias / found).astype(np.float32),
    )


def train_directory(directory: Path, path: Path, told: Told) -> LanguageModel:
    """Train on `<label>.tsv` files and write the weights.

    Raises:
        CorpusError: the files cannot be used.
    """
    model = train(corpus.read(directory), told)
    model.save(path)
    return model
