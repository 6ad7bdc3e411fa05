"""Which model is live: promoted by the gate or against it, taken back, remembered."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from judging import answer, evaluation
from sqlalchemy import select

from bot import audit, registry
from bot.archives import NoModel, digest
from bot.database import migrate, transaction
from bot.registry import Registry
from bot.retraining import promotion, start
from bot.retraining.evaluation import Evaluation
from bot.retraining.promotion import NothingBefore, Refused, promote, rollback
from bot.retraining.scores import Judged
from bot.retraining.training import Trained
from bot.settings import Settings, load, secret_key

GOOD, BAD = [answer("report_kidnapping")], [answer("report_kidnapping", named="thank")]
Make = Callable[[str, list[Judged]], Path]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A deployment of its own."""
    made = load(
        {
            "PUENTE_MODELS": str(tmp_path / "models"),
            "PUENTE_VAR": str(tmp_path / "var"),
            "PUENTE_SECRET": "a key for nothing but these tests",
        }
    )
    made.models_dir.mkdir()
    made.var_dir.mkdir()
    migrate(made.database)
    return made


@pytest.fixture
def make(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Make:
    """Makes trusted archives of which it is known what they make of the messages."""
    known: dict[str, list[Judged]] = {}

    def evaluate(_: Settings, archive: Path, tell: object = None) -> Evaluation:
        sha256 = digest(archive)
        return evaluation(known[sha256], sha256)

    monkeypatch.setattr(promotion, "evaluate", evaluate)

    def made(name: str, answers: list[Judged]) -> Path:
        path = settings.models_dir / f"{name}.tar.gz"
        with tarfile.open(path, "w:gz") as archive:
            info = tarfile.TarInfo("metadata.json")
            info.size = len(name)
            archive.addfile(info, io.BytesIO(name.encode()))
        Registry(settings).trust(path, {"data": "made by hand", "commit": ""})
        known[digest(path)] = answers
        return path

    return made


def live(settings: Settings) -> str:
    """The name of the live model."""
    return Registry(settings).live().name.removesuffix(".tar.gz")


def test_a_model_goes_live_when_the_gate_lets_it(settings: Settings, make: Make) -> None:
    """The newest file is not live before that; the decision says who, why, on what figures."""
    promote(settings, make("a", GOOD), "ana")
    b = make("b", GOOD)
    assert live(settings) == "a"
    decision = promote(settings, b, "ana")
    assert live(settings) == "b"
    assert (decision.by, decision.why) == ("ana", "the gate lets it pass")
    assert decision.figures["before"] == Registry(settings).decisions()[0].sha256


def test_a_worse_model_is_refused_and_the_other_stays(settings: Settings, make: Make) -> None:
    """The message says at which intent, in which language."""
    promote(settings, make("a", GOOD), "ana")
    with pytest.raises(Refused, match=r"report_kidnapping in Spanish \(es\) is worse"):
        promote(settings, make("b", BAD), "ana")
    assert live(settings) == "a"


def test_a_reason_puts_a_model_live_against_the_gate(settings: Settings, make: Make) -> None:
    """It is kept, beside what the gate said, in the list and in the log."""
    promote(settings, make("a", GOOD), "ana")
    decision = promote(settings, make("b", BAD), "luz", force="the old one names a dead phone")
    assert live(settings) == "b"
    assert decision.forced
    assert "is worse" in decision.figures["refusals"][0]
    with transaction(settings.database) as session:
        entry = session.scalars(select(audit.Entry).order_by(audit.Entry.number)).all()[-1]
        assert (entry.author, entry.action) == ("luz", "model promoted")
        assert "the old one names a dead phone" in entry.details
        assert list(audit.verify(session, secret_key(settings))) == []


def test_a_model_that_is_live_is_not_promoted_again(settings: Settings, make: Make) -> None:
    """Nothing is decided twice."""
    a = make("a", GOOD)
    assert promote(settings, a, "ana") == promote(settings, a, "luz")
    assert len(Registry(settings).decisions()) == 1


def test_a_step_back_is_the_model_before_and_then_the_one_before_that(
    settings: Settings, make: Make
) -> None:
    """Until there is none; a step back does not bring the bad one back."""
    for name in "abc":
        promote(settings, make(name, GOOD), "ana")
    assert rollback(settings, "ana", "c was wrong").why == "c was wrong"
    assert live(settings) == "b"
    rollback(settings, "ana", "b was, too")
    assert live(settings) == "a"
    with pytest.raises(NothingBefore):
        rollback(settings, "ana", "and a")


def test_a_step_back_to_an_archive_that_is_gone_says_so(settings: Settings, make: Make) -> None:
    """And changes nothing."""
    a = make("a", GOOD)
    promote(settings, a, "ana")
    promote(settings, make("b", GOOD), "ana")
    a.unlink()
    with pytest.raises(NothingBefore, match="no longer in"):
        rollback(settings, "ana", "b was wrong")
    assert live(settings) == "b"


def test_a_live_model_that_is_gone_is_an_error_and_not_another_model(
    settings: Settings, make: Make
) -> None:
    """A server must not take whatever lies there."""
    a = make("a", GOOD)
    make("b", BAD)
    promote(settings, a, "ana")
    a.unlink()
    with pytest.raises(NoModel, match="no longer in"):
        Registry(settings).live()


@pytest.fixture
def next_model(
    settings: Settings, make: Make, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str, list[Judged]], None]:
    """Says what the next training will bring."""
    monkeypatch.setattr(registry, "fingerprint", lambda: "now")

    def next_(name: str, answers: list[Judged]) -> None:
        def train(*_: object) -> Trained:
            return Trained(make(name, answers), 1.0, {"data": "now", "commit": ""})

        monkeypatch.setattr(start, "train", train)

    return next_


def test_a_start_trains_the_first_model_and_puts_it_live(
    settings: Settings, next_model: Callable[[str, list[Judged]], None]
) -> None:
    """The next start has nothing to do."""
    next_model("a", GOOD)
    assert "Trained a.tar.gz" in start.train_if_needed(settings, print)
    assert live(settings) == "a"
    assert start.train_if_needed(settings, print) == ""


@pytest.mark.parametrize(("answers", "after"), [(GOOD, "b"), (BAD, "a")], ids=["as good", "worse"])
def test_a_start_with_new_data_puts_the_new_model_live_if_the_gate_lets_it(
    settings: Settings,
    make: Make,
    next_model: Callable[[str, list[Judged]], None],
    answers: list[Judged],
    after: str,
) -> None:
    """Else the one of before answers on, and the next start says what waits without training."""
    promote(settings, make("a", GOOD), "ana")
    next_model("b", answers)
    told = start.train_if_needed(settings, print)
    assert live(settings) == after
    if after == "a":
        assert "report_kidnapping in Spanish (es) is worse" in told
        assert "puente model promote" in start.train_if_needed(settings, print)
