"""How good one trained model is: on the development sets, on the stories, in time and in size.

What was measured of an archive is kept: asked again, it is read.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bot.archives import NotTrusted, digest
from bot.programs import CommandFailed, Tell, rasa, run
from bot.registry import Registry
from bot.retraining.examples import DEVELOPMENT, Example, development
from bot.retraining.scores import Judged, judged
from bot.settings import Settings
from bot.yaml_files import read_yaml

STORIES = DEVELOPMENT / "test_stories.yml"


@dataclass(frozen=True)
class Evaluation:
    """What one archive makes of the same messages and stories as any other.

    `seconds`: of the processor, for each message; `stories`: how many there are, and those that
    are not told as they are written; `megabytes`: of the archive.
    """

    file: str
    sha256: str
    answers: tuple[Judged, ...]
    seconds: tuple[float, ...]
    stories: int
    failed_stories: tuple[str, ...]
    megabytes: float

    def milliseconds(self, share: float) -> float:
        """The time that a share of the messages (0 to 1) stays below."""
        counted = sorted(self.seconds)
        return 1000 * counted[min(int(share * len(counted)), len(counted) - 1)]


def evaluate(settings: Settings, archive: Path, tell: Tell = lambda _: None) -> Evaluation:
    """Measure an archive, or read what was measured of it.

    Raises:
        NotTrusted: it is not in the list of models; opening it would run what it names.
        CommandFailed: a process failed.
    """
    if not Registry(settings).is_trusted(archive):
        raise NotTrusted(
            f"{archive} is not in the list of models. If you trained it: "
            f"puente model trust {archive}"
        )
    messages, sha256 = development(), digest(archive)
    kept = settings.var_dir / "evaluations" / f"{sha256[:16]}-{_judged_by(messages)}.json"
    if kept.exists():
        return _read(kept)
    log = settings.var_dir / "evaluation.log"
    texts = [message.text for message in messages]
    found = judge(archive, texts, log, tell)
    tell("stories")
    stories, failed = told_stories(archive, log, tell)
    made = Evaluation(
        archive.name,
        sha256,
        tuple(judged(*pair) for pair in zip(messages, found, strict=True)),
        tuple(answer["seconds"] for answer in found),
        stories,
        tuple(failed),
        archive.stat().st_size / 1e6,
    )
    kept.parent.mkdir(parents=True, exist_ok=True)
    written = kept.with_suffix(".new")
    written.write_text(json.dumps(asdict(made), ensure_ascii=False), encoding="utf-8")
    written.replace(kept)
    return made


def judge(model: Path, texts: Sequence[str], log: Path, tell: Tell) -> list[dict[str, Any]]:
    """What a model makes of texts, in a process of its own: see `bot.retraining.judge`.

    Raises:
        CommandFailed: it failed.
    """
    with tempfile.TemporaryDirectory(prefix="puente-") as temporary:
        asked, answers = Path(temporary) / "texts.json", Path(temporary) / "answers.json"
        asked.write_text(json.dumps(list(texts)), encoding="utf-8")
        module = [sys.executable, "-m", "bot.retraining.judge"]
        run([*module, str(model), str(asked), str(answers)], log, tell)
        return list(json.loads(answers.read_text(encoding="utf-8")))


def told_stories(model: Path, log: Path, tell: Tell) -> tuple[int, list[str]]:
    """How many test stories there are, and the names of those that are told otherwise.

    Raises:
        CommandFailed: `rasa test core` could not run.
    """
    names = [one["story"] for one in read_yaml(STORIES)["stories"]]
    with tempfile.TemporaryDirectory(prefix="puente-") as temporary:
        out = ["--out", temporary, "--no-plot"]
        rasa(["test", "core", "--stories", str(STORIES), "--model", str(model), *out], log, tell)
        failed = Path(temporary) / "failed_test_stories.yml"
        if not failed.exists():
            raise CommandFailed(f"rasa test core told nothing; see {log}")
        told = read_yaml(failed) or {}
    return len(names), [str(one["story"]) for one in told.get("stories", ())]


def _judged_by(messages: Sequence[Example]) -> str:
    """Another one for other messages, intents or stories."""
    listed = json.dumps([[m.text, m.intent, m.language, m.difficulty] for m in messages])
    return hashlib.sha256(listed.encode() + STORIES.read_bytes()).hexdigest()[:12]


def _read(path: Path) -> Evaluation:
    kept: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    kept["answers"] = tuple(
        Judged(**{**one, "ranking": tuple((n, c) for n, c in one["ranking"])})
        for one in kept["answers"]
    )
    for name in ("seconds", "failed_stories"):
        kept[name] = tuple(kept[name])
    return Evaluation(**kept)
