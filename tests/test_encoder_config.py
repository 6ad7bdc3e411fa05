"""config.encoder.yml: an option that nothing here needs, and that must not rot for that reason."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.data import TrainingType
from rasa.shared.utils.common import class_from_module_path

from bot.settings import ROOT

OPTION = ROOT / "config.encoder.yml"
SAFETY = "bot.nlu.safety_detector.SafetyDetector"
CLASSIFIER = "bot.nlu.linear_classifier.LinearIntentClassifier"
ENCODER = {"LanguageModelFeaturizer", "DIETClassifier"}


def config(name: str) -> dict[str, Any]:
    """A configuration of Rasa at the top of the repository."""
    return dict(yaml.safe_load((ROOT / name).read_text(encoding="utf-8")))


def parts(name: str) -> dict[str, dict[str, Any]]:
    """The components of its pipeline by alias, or by name where they have none."""
    return {part.get("alias", part["name"]): part for part in config(name)["pipeline"]}


@pytest.mark.parametrize("part", config(OPTION.name)["pipeline"], ids=lambda part: part["name"])
def test_every_component_is_there_and_knows_its_options(part: dict[str, Any]) -> None:
    """Ours can be imported, the others are registered by Rasa; no option is misspelt."""
    name = part["name"]
    if "." in name:
        kind = class_from_module_path(name)
    else:
        kind = DefaultV1Recipe._from_registry(name).clazz
    known = {"name", "alias", *kind.get_default_config()}
    assert part.keys() - known == set()


def test_rasa_makes_a_graph_of_it() -> None:
    """Every component has before it what it requires; nothing is fetched for that."""
    graph = DefaultV1Recipe().graph_config_for_recipe(
        config(OPTION.name), {}, training_type=TrainingType.BOTH
    )
    uses = {node.uses.__name__ for node in graph.predict_schema.nodes.values()}
    assert uses >= ENCODER


def test_all_but_the_classifier_is_as_in_config_yml() -> None:
    """Languages, entities, the look-out for danger, the gate and the next step stay the same."""
    option, ours = parts(OPTION.name), parts("config.yml")
    assert option.keys() - ours.keys() == {"encoder", "DIETClassifier"}
    assert ours.keys() - option.keys() == {CLASSIFIER}
    assert {k: v for k, v in option.items() if k in ours} == {
        k: v for k, v in ours.items() if k in option
    }
    assert config(OPTION.name)["policies"] == config("config.yml")["policies"]


def test_the_option_reads_the_encoder_only() -> None:
    """DIET fails at a message without words if it is given our counts, too."""
    assert parts(OPTION.name)["DIETClassifier"]["featurizers"] == ["encoder"]


def test_nothing_here_asks_for_what_the_option_needs() -> None:
    """The library and its weights are for whoever wants them: no requirement names them."""
    for name in ("pyproject.toml", "requirements.txt", "requirements-dev.txt", "config.yml"):
        content = (ROOT / name).read_text(encoding="utf-8").lower()
        assert "transformers" not in content, name
        assert "labse" not in content, name
