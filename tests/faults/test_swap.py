"""Another model goes live while people write, and is taken back: nobody is lost."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from end_to_end.services import Assistant, running_assistant
from fake_bot_api import Telegram, serve

from bot.archives import digest
from bot.registry import Registry
from bot.settings import load
from faults.crowd import people, total, wait_for_all, write
from faults.report import Report, percentile
from faults.sizes import size

WITHIN = 60.0  # seconds
PER_SECOND = 20
FIRST = 6_500_000


@pytest.fixture(scope="module")
def own(logs: Path, model: Path) -> Iterator[Assistant]:
    """An assistant that nobody else uses, with two trusted archives of the same model."""
    directory = logs / "swap"
    directory.mkdir()
    with running_assistant(directory, model) as running:
        settings = load(running.settings)
        copy = settings.models_dir / "another.tar.gz"
        shutil.copy(model, copy)
        with copy.open("ab") as archive:
            archive.write(b"\0" * 512)  # which gzip and tar pass over
        Registry(settings).trust(copy)
        yield running


@pytest.fixture(scope="module")
def telegram(own: Assistant) -> Iterator[Telegram]:
    """A Telegram that is served by a gateway."""
    with serve() as fake, own.webhook_gateway(fake, "swap"):
        yield fake


def test_models_are_swapped_under_load(own: Assistant, telegram: Telegram, report: Report) -> None:
    """Each is loaded beside the one that answers, then they swap."""
    seconds = size(120, 30)
    registry = Registry(load(own.settings))
    first, other = registry.live(), own.rasa.log.parent / "models" / "another.tar.gz"
    swaps = [
        threading.Timer(seconds * share, registry.make_live, (digest(archive), "test", "a test"))
        for share, archive in ((0.2, other), (0.6, first))
    ]
    writers = people(telegram, PER_SECOND * seconds, FIRST)
    for swap in swaps:
        swap.start()
    write(writers, PER_SECOND, len(writers), "swap")
    lost = wait_for_all(writers, WITHIN)
    told, name = f"2 swaps, {PER_SECOND}/s × {seconds} s", "swap of models"
    report.add(name, told, "0 lost", f"{lost} lost of {len(writers)}", lost == 0)
    doubles = total(writers, lambda writer: writer.doubles)
    report.add(name, told, "none twice", f"{doubles} doubles", doubles == 0)
    done = own.rasa.log.read_text(encoding="utf-8").count("Another model is live")
    report.add(name, told, "both taken over", f"{done} swaps", done == len(swaps))
    reply = percentile([delay for writer in writers for delay in writer.delays()], 0.95)
    report.timed(name, told, "reply p95 ≤ 5 s", f"{reply:.2f} s", reply <= 5)
