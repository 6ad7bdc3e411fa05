"""A report as one HTML file that needs nothing else, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from bot.retraining import charts, confusions
from bot.retraining.calibration import Bin
from bot.retraining.evaluation import Evaluation
from bot.retraining.figures import Figure
from bot.retraining.gate import NAMES
from bot.retraining.pictures import embedded
from bot.retraining.scores import ALL

# Key of a figure, its name, whether a smaller one is better.
FIGURES = (
    ("accuracy_easy", "Right intent, easy messages", False),
    ("accuracy_hard", "Right intent, hard messages", False),
    ("acted_easy", "… as it acts, easy", False),
    ("acted_hard", "… as it acts, hard", False),
    ("macro_f1", "Macro-F1", False),
    ("offered", "Right intent among the three likeliest", False),
    ("danger_found", "Danger: told whom to call", False),
    ("false_alarm", "No danger, but told whom to call", True),
    ("refused_rightly", "Out of scope: recognised", False),
    ("sure_and_wrong", "Out of scope: answered, and sure of it", True),
    ("refused_wrongly", "In scope: told out of scope", True),
)


def write(content: Mapping[str, Any], of: Evaluation, folder: Path) -> Path:
    """Write `<model>.html` and `<model>.json` into a folder; the first of them.

    Args:
        content: see `bot.retraining.report.report`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{of.file.removesuffix('.tar.gz')}.html"
    path.write_text(html(content, of), encoding="utf-8")
    told = json.dumps(content, indent=1, ensure_ascii=False, default=_plain)
    path.with_suffix(".json").write_text(told + "\n", encoding="utf-8")
    return path


def html(content: Mapping[str, Any], of: Evaluation) -> str:
    """The report as a page."""
    topics = confusions.topics()
    counts = confusions.matrix(of.answers, [i for listed in topics.values() for i in listed])
    before = content["live"]["figures"] if "live" in content else {}
    pictures = {
        "languages": embedded(charts.languages(content["languages"], before)),
        "reliability": embedded(charts.reliability([Bin(**one) for one in content["reliability"]])),
        "confusion": embedded(charts.confusion(counts, topics), charts.MATRIX_DPI),
    }
    if "learning" in content:
        pictures["learning"] = embedded(charts.learning(content["learning"]))
    return _template().render(
        r=content, pictures=pictures, figures=FIGURES, languages=list(content["languages"])
    )


def comparison_html(old: Evaluation, new: Evaluation, content: Mapping[str, Any]) -> str:
    """What one model mends and breaks of another's, as a page.

    Args:
        content: see `bot.retraining.report.compared`.
    """
    return _template("comparison.html").render(old=old, new=new, c=content)


def _template(name: str = "report.html") -> Any:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(percent=_percent, figure=_figure, language=_name)
    return environment.get_template(name)


def _percent(value: float | None, digits: int = 1) -> str:
    return "—" if value is None else f"{100 * value:.{digits}f} %"


def _figure(value: Figure | None) -> str:
    if value is None:
        return "—"
    return f"{100 * value.value:.1f} % ({100 * value.low:.1f}–{100 * value.high:.1f})"


def _name(tag: str) -> str:
    return "all" if tag == ALL else str(NAMES[tag])


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, Sequence):
        return list(value)
    return str(value)
