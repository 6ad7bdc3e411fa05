"""Rasa without what is never used: the same answers, and plain words where something is missing."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.exceptions import InvalidConfigException

from bot import launcher, stand_ins
from bot.programs import environment
from bot.retraining.examples import development
from bot.settings import ROOT

LIGHT = [sys.executable, "-m", "bot.launcher"]
# With all that a server leaves out, too.
SERVED = (
    "from bot import stand_ins; stand_ins.install(serving=True); from bot.cli import app; app()"
)
AS_SERVED = [sys.executable, "-c", SERVED]
WITHIN = 600.0  # seconds


def run(command: list[str], given: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    """A command, run in the repository."""
    return subprocess.run(
        command,
        cwd=ROOT,
        env={**environment(), **variables},
        input=given,
        capture_output=True,
        text=True,
        timeout=WITHIN,
        check=False,
    )


@pytest.mark.parametrize(
    "module", sorted({**stand_ins.WITH_TENSORFLOW, **stand_ins.UNUSED, **stand_ins.BESIDE_SERVING})
)
def test_what_is_stood_for_is_there(module: str) -> None:
    """Each module that is stood for exists in the versions installed, with the classes named."""
    known = {**stand_ins.WITH_TENSORFLOW, **stand_ins.UNUSED, **stand_ins.BESIDE_SERVING}[module]
    real = importlib.import_module(module)
    assert [name for name in known if not hasattr(real, name)] == []


def test_a_server_loads_no_tensorflow() -> None:
    """Neither TensorFlow nor the other channels are in a process that has loaded Rasa and ours."""
    told = run(
        [
            *(sys.executable, "-c"),
            "import sys; from bot import stand_ins; stand_ins.install(serving=True);"
            "import rasa.__main__, rasa.core.run, bot.door, bot.nlg, bot.tracker_store;"
            "print(sorted({name.partition('.')[0] for name, it in sys.modules.items() if it}))",
        ]
    )
    loaded = set(yaml.safe_load(told.stdout.splitlines()[-1]))
    assert not loaded & {"tensorflow", "keras", "jax", "h5py", "matplotlib", "aiogram", "slack"}
    assert {"rasa", "spacy", "sanic"} <= loaded


@pytest.mark.parametrize("component", sorted(stand_ins.HEAVY))
def test_a_pipeline_that_needs_tensorflow_is_refused(
    component: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever names such a component in a configuration is told what to do, not that it is lost."""
    monkeypatch.setattr(DefaultV1Recipe, "_from_registry", DefaultV1Recipe._from_registry)
    launcher.refuse_left_out()
    with pytest.raises(InvalidConfigException, match=rf"^{component} is left out.* --stock$"):
        DefaultV1Recipe._from_registry(component)
    assert DefaultV1Recipe._from_registry("RulePolicy").clazz.__name__ == "RulePolicy"


def test_a_model_that_needs_tensorflow_is_refused() -> None:
    """A server that loads one made by plain Rasa says which component it is, and what to do."""
    tried = (
        "from bot import stand_ins; stand_ins.install(serving=True); import rasa.core.agent;"
        "from rasa.engine.graph import ExecutionContext, GraphNode, GraphSchema;"
        "from rasa.nlu.classifiers.diet_classifier import DIETClassifier as DIET;"
        "about = ExecutionContext(GraphSchema({}), 'model');"
        "GraphNode('n', DIET, 'load', {}, 'process', {}, True, None, None, about, [])"
    )
    told = run([sys.executable, "-c", tried])
    assert told.returncode == 1
    last = told.stderr.strip().splitlines()[-1]
    assert last.startswith("rasa.shared.exceptions.InvalidConfigException: DIETClassifier is left")


@pytest.mark.slow
def test_a_training_that_needs_tensorflow_is_refused(tmp_path: Path) -> None:
    """`rasa train` without TensorFlow ends at such a pipeline, and its last words say why."""
    data = 'version: "3.1"\nnlu:\n- intent: hi\n  examples: |\n    - hi\n    - hello\n'
    (tmp_path / "nlu.yml").write_text(data, encoding="utf-8")
    (tmp_path / "domain.yml").write_text('version: "3.1"\nintents: [hi]\n', encoding="utf-8")
    pipeline = ["WhitespaceTokenizer", "CountVectorsFeaturizer", "DIETClassifier"]
    config = {"recipe": "default.v1", "language": "en", "assistant_id": "small"}
    (tmp_path / "config.yml").write_text(
        yaml.safe_dump({**config, "pipeline": [{"name": name} for name in pipeline]}), "utf-8"
    )
    files = ("--config", "config.yml", "--nlu", "nlu.yml", "--domain", "domain.yml")
    told = run(
        [*LIGHT, "train", "nlu", *(str(tmp_path / one) if "." in one else one for one in files)]
    )
    assert told.returncode == 1
    assert "DIETClassifier is left out here" in told.stdout + told.stderr


@pytest.mark.slow
def test_both_ways_understand_every_message_alike(model: Path, stock_model: Path) -> None:
    """Trained and asked with TensorFlow and without: the same of every development message."""
    said = [example.text.replace("\n", " ") for example in development()]
    given = "".join(f"{text}\n" for text in said)
    puente = str(Path(sys.executable).with_name("puente"))
    light = run([*AS_SERVED, "parse", "--model", str(model)], given)
    stock = run([puente, "parse", "--model", str(stock_model)], given, PUENTE_STOCK="yes")
    answers = [[json.loads(row) for row in told.stdout.splitlines()] for told in (light, stock)]
    assert len(answers[0]) == len(said), light.stderr[-2000:]
    different = [text for text, one, other in zip(said, *answers, strict=True) if one != other]
    assert different == []
