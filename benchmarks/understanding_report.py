"""The rows of the benchmark of understanding, and what each must reach."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.rows import Row
from bot.retraining.examples import EASY, HARD, LANGUAGES
from bot.retraining.figures import Figure
from bot.retraining.scores import ALL, Figures

# Accuracy of easy and of hard messages; the languages together must reach nothing of their own.
ACCURACY = {tag: (0.92, 0.75) if tag == "es" else (0.88, 0.68) for tag in LANGUAGES}
SHARE, SCORE, POINTS = "{:.1%}", "{:.3f}", "{:+.1f}"
PER_SECOND = Row("per_second", "Messages a second of one core ↑", "{:,.0f}", 200)
BETTER = Row("better", "Points more than the default ↑", POINTS, 3)
FASTER = Row("faster", "Training, as often as fast as the default ↑", "{:.1f}", 20)


def rows(language: str) -> tuple[Row, ...]:
    """What is measured in a language, and what it must reach there."""
    easy, hard = ACCURACY.get(language, (None, None))
    return (
        Row("accuracy_easy", "Intent, easy messages, fallback undone ↑", SHARE, easy),
        Row("accuracy_hard", "Intent, hard messages, fallback undone ↑", SHARE, hard),
        Row("acted_easy", "Intent, easy messages, as it acts ↑", SHARE),
        Row("acted_hard", "Intent, hard messages, as it acts ↑", SHARE),
        Row("macro_f1", "Macro-F1, fallback undone ↑", SCORE),
        Row("offered", "Right intent among the three likeliest ↑", SHARE, 0.95),
        Row("danger_found", "Danger: told whom to call ↑", SHARE, 0.97),
        Row("false_alarm", "Other messages: told whom to call ↓", SHARE, 0.03, True),
        Row("refused_rightly", "Out of scope: recognised ↑", SHARE, 0.85),
        Row("sure_and_wrong", "Out of scope: answered, and sure of it ↓", SHARE, 0.05, True),
        Row("refused_wrongly", "In scope: told out of scope ↓", SHARE),
        Row("cities", "Cities found ↑", SHARE, 0.95),
        Row("cities_right", "Cities found that are there ↑", SHARE),
    )


def lines(measured: Mapping[str, Figures]) -> list[list[str]]:
    """The rows of the table: name, what must be reached, each language."""
    columns = [rows(language) for language in measured]
    made = []
    for of_languages in zip(*columns, strict=True):
        cells = [
            cell(row, figures.get(row.key))
            for row, figures in zip(of_languages, measured.values(), strict=True)
        ]
        made.append([of_languages[0].name, _asked(of_languages, list(measured)), *cells])
    return made


def cell(row: Row, figure: Figure | None) -> str:
    """A figure with its interval, and whether it reaches what it must."""
    if figure is None:
        return row.text(None)
    within = f"{row.text(figure.low)} to {row.text(figure.high)}"
    return f"{marked(row, figure.value)} ({within})"


def marked(row: Row, value: float | None) -> str:
    """A value, and whether it reaches what it must."""
    return row.text(value) + {True: " ✓", False: " **✗**", None: ""}[row.met(value)]


def missed(measured: Mapping[str, Figures]) -> list[str]:
    """What is not reached, in words."""
    return [
        f"{language}: {row.name.rstrip(' ↑↓')}: {row.text(figure.value)} ({row.asked()})"
        for language, figures in measured.items()
        for row in rows(language)
        if (figure := figures.get(row.key)) and row.met(figure.value) is False
    ]


def beside_lines(
    measured: Mapping[str, Mapping[str, Figures]], differences: Mapping[str, Figures]
) -> list[list[str]]:
    """The rows of ours beside the default: language, messages, default, ours, points."""
    made = []
    for language, of in differences.items():
        for kind in (EASY, HARD, ALL):
            more = of[kind]
            key = f"accuracy_{kind}"
            shown = [_percent(measured[name][language].get(key)) for name in ("default", "ours")]
            row = BETTER if kind == ALL else Row(kind, kind, POINTS)
            made.append([language, kind, *shown, cell(row, _points(more))])
    return made


def _points(figure: Figure | None) -> Figure | None:
    if figure is None:
        return None
    return Figure(100 * figure.value, 100 * figure.low, 100 * figure.high, figure.messages)


def _percent(figure: Any) -> str:
    return "—" if figure is None else SHARE.format(figure.value)


def _asked(of_languages: Sequence[Row], languages: Sequence[str]) -> str:
    by_text: dict[str, list[str]] = {}
    for row, language in zip(of_languages, languages, strict=True):
        if row.asked():
            by_text.setdefault(row.asked(), []).append(language)
    if len(by_text) < 2:
        return "".join(by_text)
    return "; ".join(f"{text} {' '.join(tags)}" for text, tags in by_text.items())
