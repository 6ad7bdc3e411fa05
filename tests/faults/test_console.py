"""Fifty workers who click at once, beside an assistant that answers."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Iterator

import httpx
import pytest
from console.walking import Site, running_console
from end_to_end.services import SECRET, Assistant, run

from bot.console import accounts
from bot.console.forms import csrf_token
from bot.console.visit import SESSION
from bot.database import transaction, utc_now
from bot.settings import load
from faults.report import Report, percentile
from faults.sizes import size

WORKERS = 50
PATHS = ("/", "/try", "/review", "/beds/SHEL-001", "/buses", "/people", "/coverage", "/account")
STATES = ("room", "full")
POSTS = 0.1  # of the clicks say how a house is
THINKS = 1.0  # seconds between two clicks of one worker, half of it by chance


@pytest.fixture(scope="module")
def site(assistant: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A console beside the assistant."""
    with running_console(assistant, tmp_path_factory.mktemp("clicks")) as running:
        yield running


def test_fifty_workers_click_at_once(site: Site, assistant: Assistant, report: Report) -> None:
    """Nothing fails, and nobody waits."""
    seconds = size(60, 10)
    cookies = signed_in(assistant)
    clicks: list[tuple[float, int]] = []

    async def all_of_them() -> bool:
        until = time.monotonic() + seconds
        await asyncio.gather(*(clicking(site, cookie, until, clicks) for cookie in cookies))
        return True

    run(all_of_them())
    told = f"{WORKERS} workers, {seconds} s, {len(clicks)} clicks"
    failed = sum(status >= 400 for _, status in clicks)
    report.add("console", told, "0 fail", f"{failed} failed", failed == 0)
    waited = percentile([delay for delay, _ in clicks], 0.95)
    report.timed("console", told, "p95 ≤ 0.3 s", f"{waited:.3f} s", waited <= 0.3)


def signed_in(assistant: Assistant) -> list[str]:
    """The cookies of as many workers."""
    with transaction(load(assistant.settings).database) as session:
        now = utc_now(session)
        made = [
            accounts.add(session, f"worker-{n}", accounts.WORKER, now, "SHEL-001")
            for n in range(WORKERS)
        ]
        return [accounts.sign_in(session, account, now) for account in made]


async def clicking(site: Site, cookie: str, until: float, clicks: list[tuple[float, int]]) -> None:
    """One worker: looks at pages, and says now and then how the house is."""
    chance = random.Random(cookie)
    token = csrf_token(SECRET.encode(), cookie)
    async with httpx.AsyncClient(
        base_url=site.url, cookies={SESSION: cookie}, trust_env=False, timeout=30
    ) as client:
        while time.monotonic() < until:
            await asyncio.sleep(THINKS * (0.5 + chance.random()))
            began = time.monotonic()
            if chance.random() < POSTS:
                form = {"csrf": token, "state": chance.choice(STATES)}
                response = await client.post("/beds/SHEL-001", data=form)
            else:
                response = await client.get(chance.choice(PATHS))
            clicks.append((time.monotonic() - began, response.status_code))
