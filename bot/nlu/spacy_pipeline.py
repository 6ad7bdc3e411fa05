"""The spaCy pipeline: a tokenizer for how people type, and an entity ruler over the gazetteer."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import spacy
import yaml
from spacy.language import Language
from spacy.pipeline import EntityRuler
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc
from spacy.vocab import Vocab

from bot.languages import languages
from bot.text import APOSTROPHES, fold

GAZETTEER = Path(__file__).with_name("gazetteer")

# An apostrophe belongs to its word (K'iche'), a separator between digits to its number (10/3).
PREFIX = re.compile(r"^[^\w]")
SUFFIX = re.compile(r"[^\w']$")
INFIX = re.compile(r"(?<=\D)[./:,-]|[./:,-](?=\D)|[^\w'./:,-]")


def norm(text: str) -> str:
    """The form in which tokens are compared: folded, without apostrophes ("K'iche'" → "kiche")."""
    return fold(text).replace("'", "")


@Language.component("norm_tokens")
def norm_tokens(doc: Doc) -> Doc:
    """Give each token the norm by which the ruler matches."""
    for token in doc:
        token.norm_ = norm(token.text)
    return doc


@lru_cache(maxsize=1)
def pipeline() -> Language:
    """The pipeline, built from the files of `gazetteer/`: no model is loaded.

    An entity carries its kind as the label and its canonical value as `ent_id_`.
    """
    nlp = spacy.blank("xx")
    nlp.tokenizer = _tokenizer(nlp.vocab)
    nlp.add_pipe("norm_tokens")
    # Phrases by a trie of norms: a matcher that tries each at each word takes twenty times as long.
    ruler = cast(EntityRuler, nlp.add_pipe("entity_ruler", config={"phrase_matcher_attr": "NORM"}))
    ruler.add_patterns(patterns())
    return nlp


def read(text: str) -> Doc:
    """The document of a message; it has the length of the message, so offsets are the same."""
    return pipeline()(text.translate(APOSTROPHES))


def patterns() -> list[dict[str, Any]]:
    """Patterns for the entity ruler out of every file of the gazetteer.

    A file is named after its entity. It maps each canonical value to the ways in which people
    write it, or (for what has no list, as dates) it lists patterns: words separated by
    blanks, each a regular expression over the norm of one token.

    Raises:
        ValueError: one spelling stands for two values of an entity.
    """
    made = _phrases(
        "language", {row.tag: [row.autonym, row.name, *row.also] for row in languages()}
    )
    for path in sorted(GAZETTEER.glob("*.yml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        if isinstance(content, list):
            made += [{"label": path.stem, "pattern": _expressions(line)} for line in content]
        else:
            made += _phrases(path.stem, content)
    return made


def _expressions(line: str) -> list[dict[str, Any]]:
    return [{"NORM": {"REGEX": f"^(?:{word})$"}} for word in line.split()]


def _phrases(label: str, values: dict[str, list[str]]) -> list[dict[str, Any]]:
    meaning: dict[str, str] = {}
    for value, spellings in values.items():
        for spelling in map(norm, spellings):
            if meaning.setdefault(spelling, value) != value:
                raise ValueError(
                    f"{label}: {spelling!r} stands for {meaning[spelling]} and {value}"
                )
    return [
        {"label": label, "id": value, "pattern": spelling} for spelling, value in meaning.items()
    ]


def _tokenizer(vocab: Vocab) -> Tokenizer:
    return Tokenizer(
        vocab,
        prefix_search=PREFIX.search,
        suffix_search=SUFFIX.search,
        infix_finditer=INFIX.finditer,
    )
