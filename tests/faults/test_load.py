"""Many people, many messages, one who writes too much: nobody is lost, and nobody waits long."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from end_to_end.services import Assistant
from fake_bot_api import Telegram, serve

from bot.telegram import notices
from bot.telegram.pace import BURST
from faults.crowd import Writer, people, total, wait_for_all, write
from faults.report import Report, percentile
from faults.sizes import size

ANSWERED_WITHIN = 60.0  # seconds after the last message


@pytest.fixture(scope="module")
def telegram(assistant: Assistant) -> Iterator[Telegram]:
    """A Telegram whose updates a gateway gets by webhook."""
    with serve() as fake, assistant.webhook_gateway(fake, "load"):
        yield fake


def test_a_load_for_minutes(telegram: Telegram, report: Report) -> None:
    """30 messages a second: all are confirmed at once, and answered within two seconds."""
    seconds, chats = size(600, 60), size(2000, 2000)
    writers = people(telegram, chats, 1_000_000)
    before = len(telegram.deliveries)
    write(writers, 30, 30 * seconds, "load")
    lost = wait_for_all(writers, ANSWERED_WITHIN)
    asked = dict(zip(_ids(telegram, before), _times(writers), strict=False))
    acknowledged = [
        delivery.time - asked[delivery.update_id]
        for delivery in telegram.deliveries[before:]
        if delivery.status == 200 and delivery.update_id in asked
    ]
    told = f"30/s × {seconds} s, {chats} chats"
    report.add("load", told, "0 lost", f"{lost} lost of {30 * seconds}", lost == 0)
    report.add("load", told, "in order", "in order", all(w.in_order for w in writers))
    ack = percentile(acknowledged, 0.99)
    report.timed("load", told, "ack p99 ≤ 0.5 s", f"{ack:.3f} s", ack <= 0.5)
    reply = _p95(writers)
    report.timed("load", told, "reply p95 ≤ 2 s", f"{reply:.2f} s", reply <= 2)


def _ids(telegram: Telegram, before: int) -> list[int]:
    """The numbers of the updates of this test, in the order in which they were written."""
    return sorted({delivery.update_id for delivery in telegram.deliveries[before:]})


def _times(writers: list[Writer]) -> list[float]:
    return sorted(at for writer in writers for at in writer.asked)


def test_a_burst(telegram: Telegram, report: Report) -> None:
    """300 people within ten seconds, and one who sends 100 messages at once."""
    writers, hasty = people(telegram, 300, 1_100_000), people(telegram, 1, 1_190_000)[0]
    flood = threading.Thread(target=lambda: [hasty.ask() for _ in range(100)])
    flood.start()
    write(writers, 30, 300, "burst")
    flood.join()
    lost = wait_for_all(writers, ANSWERED_WITHIN)
    report.add("burst", "300 in 10 s", "all answered ≤ 60 s", f"{lost} lost", lost == 0)
    notice = notices.too_many("es")
    telegram.wait_until(lambda: _told(hasty, notice), ANSWERED_WITHIN)
    hasty.asked = hasty.asked[:BURST]
    lost = wait_for_all([hasty], ANSWERED_WITHIN)
    said = f"{len(hasty.distinct())} answered, {_told(hasty, notice)} notice"
    holds = lost == 0 and hasty.in_order and _told(hasty, notice) == 1
    report.add(
        "burst", "100 of one chat", "the first in order, one notice for the rest", said, holds
    )


def _p95(writers: list[Writer]) -> float:
    return percentile([delay for writer in writers for delay in writer.delays()], 0.95)


def _told(writer: Writer, text: str) -> int:
    return sum(message.text == text for message in writer.person.messages)


def test_a_noisy_neighbour(telegram: Telegram, report: Report) -> None:
    """Who sends 100 messages a second does not slow those who send one now and then."""
    seconds = size(120, 20)
    quiet, beside = people(telegram, 50, 1_200_000), people(telegram, 50, 1_300_000)
    noisy = people(telegram, 1, 1_390_000)[0]
    write(quiet, 10, 10 * seconds // 2, "quiet")
    lost = wait_for_all(quiet, ANSWERED_WITHIN)
    stop = threading.Event()
    noise = threading.Thread(target=_shout, args=(noisy, stop))
    noise.start()
    try:
        write(beside, 10, 10 * seconds, "noisy")
    finally:
        stop.set()
        noise.join()
    lost += wait_for_all(beside, ANSWERED_WITHIN)
    before, after = _p95(quiet), _p95(beside)
    told = f"100/s of one chat, {seconds} s"
    measured = f"{len(noisy.asked)} shouted; {lost} others lost"
    report.add("noisy neighbour", told, "0 lost of the others", measured, lost == 0)
    said = f"{before:.2f} s → {after:.2f} s"
    report.timed("noisy neighbour", told, "p95 ≤ 2 × quiet", said, after <= 2 * before)


def _shout(writer: Writer, stop: threading.Event) -> None:
    while not stop.is_set():
        writer.ask()
        time.sleep(0.01)


def test_late_is_told_at_most_once_under_load(telegram: Telegram, report: Report) -> None:
    """Whoever waited through all of this was not told again and again."""
    writers = people(telegram, 300, 1_100_000)
    most = max(total([writer], lambda w: w.apologies) for writer in writers)
    report.add("burst", "300 in 10 s", "at most one apology each", f"{most} at most", most <= 1)
