"""A row of a table of results: a figure, and what it must reach."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """A figure: its key, what it is called, how it is shown, and what ours must reach."""

    key: str
    name: str
    shown: str
    must: float | None = None
    less: bool = False  # is better

    def text(self, value: float | None) -> str:
        """The value as it is read."""
        return "—" if value is None else self.shown.format(value)

    def asked(self) -> str:
        """What ours must reach, as it is read."""
        return "" if self.must is None else f"{'≤' if self.less else '≥'} {self.text(self.must)}"

    def met(self, value: float | None) -> bool | None:
        """Whether a value reaches it; None if nothing is asked or known."""
        if self.must is None or value is None:
            return None
        return value <= self.must if self.less else value >= self.must
