"""For half an hour: no process grows."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import numpy as np
import psutil
import pytest
from end_to_end.services import Assistant, Service
from fake_bot_api import serve

from faults.crowd import people, wait_for_all, write
from faults.report import Report
from faults.sizes import size

PER_SECOND, EVERY = 5, 5.0  # messages; seconds between two looks
SETTLED = 5 / 30  # share of the time after which the memory has settled
MOST = 1.0  # MB in ten minutes


@pytest.fixture
def services(assistant: Assistant) -> Iterator[list[Service]]:
    """Everything that runs."""
    with serve() as telegram, assistant.gateway(telegram, "memory") as gateway:
        gateway.telegram = telegram  # type: ignore[attr-defined]
        yield [gateway, assistant.rasa, assistant.actions]


def test_memory(services: list[Service], report: Report) -> None:
    """The slope of the resident memory after it has settled, and the open files."""
    seconds = size(1_800, 30)
    writers = people(services[0].telegram, 200, 7_000_000)  # type: ignore[attr-defined]
    writing = threading.Thread(
        target=write, args=(writers, PER_SECOND, PER_SECOND * seconds, "memory")
    )
    processes = [psutil.Process(service.pid) for service in services]
    memory: list[list[float]] = []
    files: list[list[int]] = []
    writing.start()
    began = time.monotonic()
    while writing.is_alive():
        memory.append([time.monotonic() - began, *(p.memory_info().rss / 2**20 for p in processes)])
        files.append([p.num_fds() for p in processes])
        time.sleep(EVERY)
    writing.join()
    lost = wait_for_all(writers, 60)
    told = f"{PER_SECOND}/s × {seconds} s"
    report.add("memory", told, "0 lost", f"{lost} lost", lost == 0)
    settled = int(len(memory) * SETTLED)
    measured = np.array(memory[settled:])
    for column, service in enumerate(services, start=1):
        slope = np.polyfit(measured[:, 0], measured[:, column], 1)[0] * 600
        said = f"{service.part}: {slope:+.2f} MB"
        report.timed("memory", told, f"slope ≤ {MOST} MB in 10 min", said, slope <= MOST)
        opened = [row[column - 1] for row in files[settled:]]
        said = f"{service.part}: {opened[0]} → {opened[-1]}"
        report.timed("memory", told, "open files flat", said, opened[-1] <= max(opened[:3]) + 5)
