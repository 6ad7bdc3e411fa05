"""The running assistant, and its logs beside every test that fails."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from end_to_end.services import Assistant, running_assistant, tail


@pytest.fixture(scope="session")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the processes of the session write."""
    return tmp_path_factory.mktemp("processes")


@pytest.fixture(scope="session")
def assistant(logs: Path, model: Path) -> Iterator[Assistant]:
    """Rasa and the action server of the session."""
    with running_assistant(logs, model) as running:
        yield running


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[Any]) -> Iterator[None]:
    """Show the end of every log with a test that fails."""
    outcome = yield
    report = outcome.get_result()
    directory = getattr(item, "funcargs", {}).get("logs")
    if report.failed and directory:
        for log in sorted(directory.rglob("*.log")):
            report.sections.append((str(log.relative_to(directory)), tail(log)))
