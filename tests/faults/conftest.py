"""The running assistant for the fault tests, and the table of what held."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from end_to_end.conftest import assistant, logs, pytest_runtest_makereport

from faults.report import Report
from faults.sizes import SHORT

collect_ignore = ["test_memory.py"] if SHORT else []  # half an hour, or it says nothing

__all__ = ["assistant", "logs", "pytest_runtest_makereport"]


@pytest.fixture(scope="session")
def report() -> Iterator[Report]:
    """What was tried and what held; it is shown at the end."""
    made = Report()
    yield made
    made.show()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of these take a while."""
    for item in items:
        if "/faults/" in str(item.path):
            item.add_marker(pytest.mark.slow)
