"""What the tests of the components share: a workshop, and featurizers that have learnt."""

from __future__ import annotations

from pathlib import Path

import pytest
from workshop import Pipeline, Workshop


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    """A workshop of a test's own."""
    return Workshop(tmp_path)


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Pipeline:
    """Featurizers that have learnt; the tests of a module share them."""
    return Pipeline(tmp_path_factory.mktemp("pipeline"))
