"""Shows what the benchmark does, and the seconds of each step."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from benchmarks.processes import StepFailed


class Step:
    """A step under way."""

    def __init__(self, progress: Progress, task: TaskID) -> None:
        self._progress, self._task = progress, task

    def tell(self, words: str) -> None:
        """Show what it is at."""
        self._progress.update(self._task, words=words)

    def count(self, done: int) -> None:
        """Show how far it is."""
        self._progress.update(self._task, completed=done)


class Steps:
    """All steps: their seconds, and which of them failed."""

    def __init__(self) -> None:
        self.console = Console()
        self.seconds: dict[str, float] = {}
        self.failures: list[str] = []
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(20),
            TimeElapsedColumn(),
            TextColumn("{task.fields[words]}", style="dim", markup=False),
            console=self.console,
            refresh_per_second=2,  # the cores are for what is measured
            transient=True,
        )

    @contextmanager
    def shown(self) -> Iterator[None]:
        """Keep the line of progress on the screen."""
        with self._progress:
            yield

    @contextmanager
    def step(self, name: str, total: int | None = None) -> Iterator[Step]:
        """One step; a failure is printed and kept, then raised on."""
        if not self.console.is_terminal:
            self._print(f"… {name}")
        task = self._progress.add_task(name, total=total, words="")
        started = time.perf_counter()
        try:
            yield Step(self._progress, task)
            mark = "✓"
        except Exception as error:
            mark = "✗"
            self.failures.append(f"{name}: {type(error).__name__}: {error}")
            self._print(self.failures[-1])
            raise StepFailed(name) from error
        finally:
            self._progress.remove_task(task)
            self.seconds[name] = round(time.perf_counter() - started, 2)
        self._print(f"{mark} {name}: {self.seconds[name]:.1f} s")

    def _print(self, text: str) -> None:
        self.console.print(text, markup=False, highlight=False, soft_wrap=True)
