"""What is looked at before a model is trained."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from bot.retraining import examples, training
from bot.retraining.examples import Example
from bot.retraining.training import NotValid, validate
from bot.settings import Settings, load


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A deployment of its own."""
    return load({"PUENTE_VAR": str(tmp_path), "PUENTE_SECRET": "a key for nothing but these tests"})


def test_a_message_under_two_intents_stops_the_training(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both places are named."""
    path = Path("data/nlu/es/needs.yml")
    two = [Example("dónde", intent, "es", path, n) for n, intent in enumerate(("find_a", "find_b"))]
    monkeypatch.setattr(examples, "training", lambda: two)
    with pytest.raises(NotValid, match=r"needs\.yml:1: two intents: “dónde” is find_a"):
        list(validate(settings))


def test_a_reply_that_is_overdue_and_has_no_safe_form_stops_the_training(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As `puente knowledge check` says it."""
    monkeypatch.setattr(training, "moment", lambda: datetime(2040, 1, 1))
    with pytest.raises(NotValid, match="Overdue, without a safe form"):
        list(validate(settings))
