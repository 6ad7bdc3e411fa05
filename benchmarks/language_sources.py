"""Texts from where nothing was learnt: trains anew without whole sources, and judges on those."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from statistics import mean
from typing import Any

from benchmarks.language_peers import IDENTIFIERS, NONE, OURS
from benchmarks.language_scores import SURE, Answer, answer, confusions, indigenous, share
from bot.language import model as shipped
from bot.language.training.corpus import Line
from bot.language.training.train import Told, train

SEED = 20261125
NEVER_MET = 15  # languages outside the list that are held out
OTHERS = "udhr-"  # what the source of a text in such a language begins with
Source = tuple[str, str]  # label, source


def chosen(lines: Sequence[Line], labels: frozenset[str]) -> list[Source]:
    """What to hold out: the second largest source of each label, and languages of none."""
    sizes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for line in lines:
        sizes[line.label][line.source] += 1
    found = [
        (label, sorted(sources, key=lambda source: (-sources[source], source))[1])
        for label, sources in sorted(sizes.items())
        if label in labels and len(sources) > 1
    ]
    others = sorted(source for source in sizes[NONE] if source.startswith(OTHERS))
    chance = Random(SEED)  # noqa: S311
    return found + [(NONE, s) for s in sorted(chance.sample(others, min(NEVER_MET, len(others))))]


def measure(
    lines: Sequence[Line],
    labels: frozenset[str],
    learnt: Mapping[Source, Sequence[Answer]],
    temporary: Path,
    told: Told,
) -> dict[str, Any]:
    """Train without the chosen sources and name all their texts.

    Args:
        learnt: the answers of the weights that learnt from these sources, to texts held out of
            them.

    Returns:
        the mean accuracy over the sources of languages, what became of languages never met, and
        both for each source.
    """
    held = chosen(lines, labels)
    kept = [line for line in lines if (line.label, line.source) not in held]
    path = temporary / "weights.npz"
    train(kept, told).save(path)
    answers: dict[Source, list[Answer]] = {source: [] for source in held}
    with _weights(path):
        identify = IDENTIFIERS[OURS].load()
        for line in lines:
            if (line.label, line.source) in answers:
                named = answer(line.text, line.label, identify(line.text), labels)
                answers[line.label, line.source].append(named)
    return summary(answers, learnt)


def summary(
    answers: Mapping[Source, Sequence[Answer]], learnt: Mapping[Source, Sequence[Answer]]
) -> dict[str, Any]:
    """The figures of the held-out sources; a mean counts each source alike."""
    met = {source: found for source, found in answers.items() if source[0] != NONE}
    texts = [a for found in met.values() for a in found]
    sure = [a for a in texts if a.confidence >= SURE]
    never = [a for (label, _), found in answers.items() if label == NONE for a in found]
    return {
        "accuracy": mean(share(found, lambda a: a.right) for found in met.values()),
        "accuracy_learnt": mean(share(learnt[s], lambda a: a.right) for s in met if s in learnt),
        "texts": len(texts),
        "sure_right": share(sure, lambda a: a.right),
        "sure_share": len(sure) / len(texts),
        "never_met_rejected": share(never, lambda a: a.named == NONE),
        "never_met_as_indigenous": share(never, lambda a: indigenous(a.named)),
        "never_met_texts": len(never),
        "each": [
            {
                "label": label,
                "source": source,
                "texts": len(found),
                "accuracy": share(found, lambda a: a.right),
                "accuracy_learnt": share(learnt[label, source], lambda a: a.right)
                if (label, source) in learnt
                else None,
                "mistaken_for": [[named, n] for _, named, n, _ in confusions(found)[:3]],
            }
            for (label, source), found in answers.items()
        ],
        "confusions": confusions(texts),
    }


@contextmanager
def _weights(path: Path) -> Iterator[None]:
    """Let the identifier use other weights."""
    before = shipped.WEIGHTS
    shipped.WEIGHTS = path
    shipped.model.cache_clear()
    try:
        yield
    finally:
        shipped.WEIGHTS = before
        shipped.model.cache_clear()
