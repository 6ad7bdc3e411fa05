"""Numbers by the week as a picture: an SVG that the server makes. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from markupsafe import Markup

from bot.weeks import Week

WEEKS = 12  # that are shown
BAR, GAP, HEIGHT = 14, 4, 40  # units of the picture
PICTURE = Markup(
    '<svg class="chart" role="img" aria-label="{label}" viewBox="0 0 {width} {height}" '
    'width="{width}" height="{height}">{bars}</svg>'
)
COLUMN = Markup(
    '<rect x="{x}" y="{y}" width="{width}" height="{height}"><title>{title}</title></rect>'
)


def mondays(today: date) -> list[date]:
    """The Mondays of the weeks that are shown, the oldest first."""
    last = today - timedelta(days=today.weekday())
    return [last - timedelta(weeks=ago) for ago in reversed(range(WEEKS))]


def by_name(weeks: Sequence[Week], today: date) -> list[tuple[str, list[int]]]:
    """(name, messages of each week that is shown), the most frequent first; 0 is what is hidden."""
    shown = mondays(today)
    rows: dict[str, list[int]] = {}
    for week in weeks:
        if week.monday in shown:
            rows.setdefault(week.name, [0] * WEEKS)[shown.index(week.monday)] = week.messages
    return sorted(rows.items(), key=lambda row: (-sum(row[1]), row[0]))


def bars(numbers: Sequence[int], most: int, label: str, titles: Sequence[str]) -> Markup:
    """One bar for each number, as high as it is to `most`; whoever cannot see it hears `label`."""
    columns = Markup()
    for place, (number, title) in enumerate(zip(numbers, titles, strict=True)):
        height = max(1, round(HEIGHT * number / most)) if number else 0
        columns += COLUMN.format(
            x=place * (BAR + GAP), y=HEIGHT - height, width=BAR, height=height, title=title
        )
    return PICTURE.format(
        label=label, width=len(numbers) * (BAR + GAP), height=HEIGHT, bars=columns
    )
