"""A model of spoilt examples does not get through the gate."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from bot.programs import rasa
from bot.registry import Registry
from bot.retraining import gate
from bot.retraining.evaluation import evaluate
from bot.retraining.examples import TRAINING
from bot.settings import ROOT, load

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]

SWAPPED = ("find_food", "find_health_care")  # in French
REMOVED = "report_missing_person"  # in every language


def spoil(folder: Path) -> None:
    """Swap two intents in French, and leave out one of danger."""
    one, other = SWAPPED
    for path in folder.glob("*/*.yml"):
        text = path.read_text(encoding="utf-8")
        if path.parent.name == "fr":
            for before, after in ((one, "between"), (other, one), ("between", other)):
                text = text.replace(f"- intent: {before}\n", f"- intent: {after}\n")
        blocks = re.split(r"(?=^- intent: )", text, flags=re.MULTILINE)
        kept = [b for b in blocks if not b.startswith(f"- intent: {REMOVED}\n")]
        path.write_text("".join(kept), encoding="utf-8")


def test_spoilt_examples_are_refused_with_language_and_intent(model: Path, tmp_path: Path) -> None:
    """Two intents swapped in one language, the examples of a safety intent removed."""
    settings = load(
        {
            "PUENTE_MODELS": str(tmp_path / "models"),
            "PUENTE_VAR": str(tmp_path / "var"),
            "PUENTE_SECRET": "a key for nothing but these tests",
        }
    )
    shutil.copytree(TRAINING, tmp_path / "nlu")
    spoil(tmp_path / "nlu")
    data = ["--data", str(tmp_path / "nlu"), str(ROOT / "data" / "rules")]
    out = ["--out", str(settings.models_dir), "--fixed-model-name", "spoilt", "--skip-validation"]
    rasa(["train", *data, *out], tmp_path / "train.log")
    good = settings.models_dir / "good.tar.gz"
    shutil.copy(model, good)
    registry = Registry(settings)
    old, new = (
        evaluate(settings, settings.models_dir / registry.trust(path).file)
        for path in (good, settings.models_dir / "spoilt.tar.gz")
    )
    assert gate.refusals(None, old) == []
    told = dict.fromkeys(("language", "safety"), "")
    for refusal in gate.refusals(old, new):
        told[refusal.rule] = f"{told.get(refusal.rule, '')}{refusal.text}\n"
    assert "French (fr) is significantly worse" in told["language"]
    [french] = [row for row in told["language"].splitlines() if row.startswith("French")]
    assert set(SWAPPED) <= set(re.findall(r"\w+", french))
    assert f"{REMOVED} in Spanish (es) is worse" in told["safety"]
