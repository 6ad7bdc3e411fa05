"""The results of the language benchmark as Markdown and as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.language_peers import NONE
from benchmarks.language_report import (
    SOURCE_HEADINGS,
    called,
    headings,
    lines,
    source_lines,
)
from benchmarks.language_scores import SURE

RESULTS = Path(__file__).with_name("results")
WORST = 10  # confusions that are listed

NOTES = (
    "All of them answer the same texts in one run. The texts are one in twelve of the data, by the "
    "hash of their words. Nothing was learnt from them but one number, the temperature that makes "
    "the probabilities mean what they say. They were looked at while the identifier was built.",
    "They come from the same sources as what was learnt, so they are easier than what people "
    "write. The accuracy on sources that were held out says how much.",
    "Macro-F1 is the mean over the languages of the list that occur; texts in none of them count "
    "where they are taken for one. A peer gets none for languages that it was not made for. The "
    "row on four languages is about those that all of them know.",
    "A language outside the list that a peer names counts as none: it has rejected the text.",
    "CLD2 gives no probability. The share of the text stands for it where it calls itself "
    "reliable. It is asked with `bestEffort`, with which it is better on short texts.",
    "Speed is the median of rounds that ask all identifiers in turn, in processor time, on a "
    "sample of the texts; the multiple is the median of the ratios in each round.",
    "Memory is what loading it and naming a text of each language adds to a bare interpreter, with "
    "the libraries that it imports. The disk holds the files of its package without the libraries "
    "that it needs.",
    "In the chat, ours asks langdetect about texts that are in none of its languages, to know "
    "German from nonsense. The marks are those of ours alone.",
    "Words are what blanks part; of Chinese and the like, two characters are a word. In a range of "
    "lengths some languages have few texts: each mistake in them weighs much.",
)


def save(content: dict[str, Any], ending: str) -> Path:
    """Write both files and return the path of the Markdown."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"language{ending}.md"
    path.with_suffix(".json").write_text(
        json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    path.write_text(_markdown(content), encoding="utf-8")
    return path


def _markdown(content: dict[str, Any]) -> str:
    data, machine = content["data"], content["machine"]
    text = [
        "# Which language is it? Ours and its peers",
        "",
        f"`python -m benchmarks.language`, {content['date']}.",
        f"{machine['cores']} cores, {machine['memory_gb']} GB, {machine['platform']}.",
        ", ".join(f"{name} {number}" for name, number in content["versions"].items()) + ".",
        f"Weights {content['weights_sha256'][:12]}. {data['lines']} lines of {data['labels']} "
        f"languages and of others; {data['judged']} of them were held out and are judged here.",
        "",
        *_rows(["", *headings(content["measured"])], lines(content["measured"], content["texts"])),
        "",
        "↓ less is better, ↑ more is better; ✓ reached, ✗ not reached.",
        "",
        *(f"- {note}" for note in NOTES),
        *(f"- Failed: {failure.splitlines()[0]}" for failure in content["failures"]),
        "",
        *_confusions("Most frequent confusions of two languages", content["confusions"]),
        "",
        *_each_language(content["languages"]),
        *(["", *_sources(content["sources"])] if content.get("sources") else []),
    ]
    return "\n".join(text) + "\n"


def _rows(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    return [
        "| " + " | ".join(heads) + " |",
        "|---|" + "--:|" * (len(heads) - 1),
        *("| " + " | ".join(row) + " |" for row in rows),
    ]


def _confusions(title: str, found: Sequence[Sequence[Any]]) -> list[str]:
    """The mistakes in which one language is taken for another."""
    languages = [row for row in found if NONE not in row[:2]]
    rows = [
        [f"{called(gold)} as {called(named)}", str(count), f"{share:.1%}"]
        for gold, named, count, share in languages[:WORST]
    ]
    return [f"## {title}", "", *_rows(["", "texts", "of the language's texts"], rows)]


def _each_language(languages: dict[str, dict[str, Any]]) -> list[str]:
    ordered = sorted(languages.items(), key=lambda item: item[1]["f1"])
    rows = [
        [called(label), str(of["texts"]), f"{of['f1']:.3f}", f"{of['taken_for_none']:.1%}"]
        for label, of in ordered
    ]
    heads = ["", "texts", "F1, ours", "taken for none"]
    return ["## Each language, the weakest first", "", *_rows(heads, rows)]


def _sources(found: dict[str, Any]) -> list[str]:
    return [
        "## Sources from which nothing was learnt",
        "",
        "Trained anew without the second largest source of each language that has two, and without "
        "all texts in some of the languages that are none of the list.",
        "",
        f"- Accuracy where the source differs from training: **{found['accuracy']:.3f}**, the mean "
        f"over the sources ({found['texts']} texts). Weights that learnt from these sources have "
        f"{found['accuracy_learnt']:.3f} on texts held out of them.",
        f"- It says P ≥ {SURE} of {found['sure_share']:.1%} of them and is right in "
        f"{found['sure_right']:.1%} of those.",
        f"- Languages never met ({found['never_met_texts']} texts): "
        f"{found['never_met_rejected']:.1%} rejected, "
        f"{found['never_met_as_indigenous']:.1%} called indigenous. No sentence in them was "
        "learnt; of some of them, words were, out of wordfreq or langdetect.",
        "",
        *_rows(["", *SOURCE_HEADINGS], source_lines(found)),
        "",
        *_confusions("Most frequent confusions of two languages on them", found["confusions"]),
    ]
