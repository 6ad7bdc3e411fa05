"""Places, groups, papers, dates … in a message: spaCy's matcher over the files of `gazetteer/`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span, Token
from spacy.util import filter_spans

from bot.languages import languages
from bot.nlu import dates_in_text
from bot.nlu.misspelt import Names, Reading, best
from bot.nlu.place_words import is_also_a_word, is_at_place
from bot.nlu.spacy_pipeline import norm, read, tokenizer
from bot.yaml_files import read_yaml

FOLDER = Path(__file__).with_name("gazetteer")
ARTICLE = re.compile(r"[dl]'(?=[aeiouhàâéèêëîïôûü])", re.IGNORECASE)  # "l'INM", "d'Haïti"
MISSPELT = "city"  # the entity whose names are found in other spellings, too
DATE = "date"
LANGUAGE = "language"


def find(doc: Doc) -> list[Span]:
    """The entities of a message that was read: where two overlap the longer, else the first.

    The kind is the `label_`, the canonical value the `id_` (empty where the words are the value).
    """
    phrases, meanings = _matcher()
    norms = [_without_article(token) for token in doc]
    named = [
        Span(doc, start, end, label=meanings[key][0], span_id=meanings[key][1])
        for key, start, end in phrases(Doc(doc.vocab, words=norms))
        if _is_name(norms, meanings[key][0], start, end)
    ]
    dates = [Span(doc, start, end, label=DATE) for start, end in dates_in_text.find(doc)]
    exact = filter_spans([*named, *dates])
    return filter_spans(_with_misspelt(doc, norms, exact))


def _without_article(token: Token) -> str:
    """The norm of a token, without what is joined to it by an apostrophe: "l'INM" → "inm"."""
    joined = ARTICLE.match(token.text)
    return (norm(token.text[joined.end() :]) if joined else token.norm_) or token.text


def _is_name(norms: list[str], entity: str, start: int, end: int) -> bool:
    """Whether words are a name where they stand: "en León" is a city, "un león" is not."""
    return entity != MISSPELT or not is_also_a_word(norms[start:end]) or is_at_place(norms, start)


def _with_misspelt(doc: Doc, norms: list[str], exact: list[Span]) -> list[Span]:
    """The exact entities and the misspelt ones; where they compete, what explains most letters."""
    known = {place for span in exact for place in range(span.start, span.end)}
    readings = [
        reading
        for reading in _names().find(norms)
        if not known.issuperset(range(reading.start, reading.end))
    ]
    if not readings:
        return exact
    rivals = [
        Reading(span.start, span.end, "", sum(map(len, norms[span.start : span.end])))
        for span in exact
    ]
    chosen = best([*rivals, *readings])
    return [
        *(span for span, rival in zip(exact, rivals, strict=True) if rival in chosen),
        *(
            Span(doc, reading.start, reading.end, label=MISSPELT, span_id=reading.value)
            for reading in chosen
            if reading.value
        ),
    ]


@lru_cache(maxsize=1)
def _names() -> Names:
    return Names(contents()[MISSPELT])


@lru_cache(maxsize=1)
def _matcher() -> tuple[PhraseMatcher, dict[int, tuple[str, str]]]:
    """The phrases, and what each stands for: (entity, canonical value).

    Raises:
        ValueError: one spelling stands for two values of an entity.
    """
    vocab = tokenizer().vocab
    phrases = PhraseMatcher(vocab, attr="ORTH")
    meanings: dict[int, tuple[str, str]] = {}
    for entity, values in contents().items():
        _check(entity, values)
        for value, spellings in values.items():
            name = f"{entity} {value}"
            meanings[vocab.strings.add(name)] = (entity, value)
            phrases.add(name, [_phrase(spelling) for spelling in spellings])
    return phrases, meanings


def _phrase(spelling: str) -> Doc:
    return Doc(tokenizer().vocab, words=[_without_article(token) for token in read(spelling)])


@lru_cache(maxsize=1)
def contents() -> dict[str, dict[str, list[str]]]:
    """Of each entity that has a list: the canonical values and the ways in which people write them.

    A file is named after its entity. Languages are named by `bot/languages.yml` as well.
    """
    files = (path for path in sorted(FOLDER.glob("*.yml")) if path != dates_in_text.FILE)
    listed = {path.stem: read_yaml(path) for path in files}
    spoken = {row.tag: [row.autonym, row.name, *row.also] for row in languages()}
    for tag, names in listed.get(LANGUAGE, {}).items():
        spoken[tag] += names
    return {**listed, LANGUAGE: spoken}


def _check(entity: str, values: dict[str, list[str]]) -> None:
    meaning: dict[str, str] = {}
    for value, spelling in _pairs(values):
        if meaning.setdefault(norm(spelling), value) != value:
            first = meaning[norm(spelling)]
            raise ValueError(f"{entity}: {spelling!r} stands for {first} and {value}")


def _pairs(values: dict[str, list[str]]) -> Iterable[tuple[str, str]]:
    return ((value, spelling) for value, spellings in values.items() for spelling in spellings)
