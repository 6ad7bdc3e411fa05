"""The table at the end of a run: what was tried, what must hold, what was measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rich.console import Console
from rich.table import Table

from faults.sizes import SHORT


@dataclass
class Report:
    """The rows of this session."""

    rows: list[tuple[str, str, str, str, bool]] = field(default_factory=list)

    def add(self, test: str, size: str, must_hold: str, measured: str, holds: bool) -> None:
        """A promise that was tried.

        Raises:
            AssertionError: it does not hold.
        """
        self.rows.append((test, size, must_hold, measured, holds))
        assert holds, f"{test} ({size}): {must_hold}; measured: {measured}"

    def timed(self, test: str, size: str, must_hold: str, measured: str, holds: bool) -> None:
        """A promise about time: judged at full size only, where the machine has nothing else to do.

        Raises:
            AssertionError: it does not hold at full size.
        """
        self.add(
            test, size, must_hold, measured + (" (not judged)" if SHORT else ""), holds or SHORT
        )

    def show(self) -> None:
        """Print the table."""
        table = Table("test", "size", "must hold", "measured", "holds", title="Faults")
        for *told, holds in self.rows:
            table.add_row(*told, "yes" if holds else "NO")
        Console(width=150).print(table)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which a share of all lie; 0 of none."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else 0.0
