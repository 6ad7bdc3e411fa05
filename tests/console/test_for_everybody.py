"""Every page on a phone and on a desk: for who cannot see, has no mouse, or no scripts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from end_to_end.services import Assistant
from playwright.sync_api import Browser, Page, expect

from console.walking import (
    PASSWORD,
    WIDTHS,
    Site,
    chromium,
    picture,
    running_console,
    somebody,
    welcome,
)

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("walk")]

HEAVIEST = 100_000  # bytes of a page with everything it loads
PATHS = (
    *("/", "/try", "/review", "/unclear", "/beds", "/beds/SHEL-001", "/buses", "/people"),
    "/coverage",
)
PICTURED = ("/", "/try", "/people", "/unclear", "/coverage", "/account")
OF_A_TRIAL = ("", "/1/wrong", "/1/languages", "/none")
UNCLEAR = "qué pasa si te sube la perrera"
HOSTILE = "<script>alert(1)</script> \u202eodacrev\u202c &amp; {{ 7 * 7 }}"


@pytest.fixture(scope="module")
def site(
    assistant: Assistant, logs: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """A console."""
    directory = tmp_path_factory.mktemp("everybody")
    own = (
        f"sqlite:///{directory}/console.db"  # that of the assistant is for test_walk's first start
    )
    with running_console(assistant, directory, DATABASE_URL=own) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium."""
    with chromium() as running:
        yield running


@pytest.fixture(scope="module", params=WIDTHS, ids=str)
def page(request: pytest.FixtureRequest, site: Site, browser: Browser) -> Page:
    """A maintainer, whose house is SHEL-001, with a trial in which two things were said, one of
    them hostile, and marked as not understood."""
    name = f"carla-{request.param}"
    made = somebody(browser, WIDTHS[request.param])
    welcome(made, site.new_account(name, "maintainer", "SHEL-001"))
    made.goto(f"{site.url}/try")
    made.get_by_role("button", name="Empezar").click()
    for turns, text in enumerate((HOSTILE, UNCLEAR), start=1):
        made.get_by_label("Su mensaje").fill(text)
        made.get_by_role("button", name="Enviar").click()
        expect(made.locator("section.turn")).to_have_count(turns, timeout=60_000)
    trial = made.url.partition("#")[0]
    for turn in (2, 1):
        made.goto(f"{trial}/{turn}/wrong")
        made.get_by_label("Entendió otro tema").check()
        made.get_by_role("main").get_by_role("button", name="Enviar").click()
    made.goto(trial)
    return made


def visit(page: Page, site: Site, path: str) -> int:
    """Go to a page; how many bytes it takes with everything it loads."""
    loaded: list[Any] = []

    def note(response: Any) -> None:
        loaded.append(response)

    page.on("response", note)
    page.goto(f"{site.url}{path}", wait_until="networkidle")
    page.remove_listener("response", note)
    return sum(len(response.body()) for response in loaded if response.status == 200)


def serious(page: Page) -> list[tuple[str, list[str]]]:
    """What axe-core finds that keeps people out: the rule, and where."""
    found = Axe().run(page).response["violations"]
    return [
        (one["id"], [node["html"][:200] for node in one["nodes"]])
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


def all_paths(page: Page, site: Site) -> list[str]:
    """Every page, those of the trial too."""
    visit(page, site, "/try")
    trial = page.locator("main li a").first.get_attribute("href")
    return [*PATHS, "/account", *(f"{trial}{path}" for path in OF_A_TRIAL)]


def test_nothing_keeps_anybody_out(page: Page, site: Site) -> None:
    """axe-core finds nothing serious; no page is wider than the screen, none is heavy."""
    assert page.viewport_size
    width = page.viewport_size["width"]
    for path in all_paths(page, site):
        weight = visit(page, site, path)
        assert weight <= HEAVIEST, path
        assert serious(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        name = path.strip("/").replace("/", "-") or "home"
        if path in PICTURED:
            picture(page, f"{name}-{'phone' if width < 500 else 'desk'}")


def test_before_the_door_too(site: Site, browser: Browser) -> None:
    """The page to sign in, and that of a link that is over."""
    page = somebody(browser, WIDTHS["phone"])
    for path in ("/login", "/welcome/none"):
        assert visit(page, site, path) <= HEAVIEST
        assert serious(page) == []


def test_what_somebody_wrote_is_shown_as_text(page: Page, site: Site) -> None:
    """Neither a script nor a template runs; the page says what was written."""
    alerts: list[Any] = []
    page.on("dialog", lambda dialog: alerts.append(dialog))
    for path in all_paths(page, site):
        visit(page, site, path)
    assert alerts == []
    visit(page, site, next(path for path in all_paths(page, site) if path.startswith("/try/")))
    expect(page.locator(".me").first).to_contain_text("<script>alert(1)</script>")
    expect(page.locator(".me").first).to_contain_text("{{ 7 * 7 }}")


def test_the_keyboard_is_enough_and_scripts_are_not_needed(site: Site, browser: Browser) -> None:
    """From the sign-in to an answer with Tab, Enter and letters, scripts switched off."""
    site.new_account("dora", "worker")
    link = site.new_link("dora")
    page = somebody(browser, WIDTHS["desk"], scripts=False)
    page.goto(link)
    reach(page, "input[name=password]")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Inicio").wait_for()
    reach(page, "nav a[href='/try']")
    page.keyboard.press("Enter")
    reach(page, "main form button")
    page.keyboard.press("Enter")
    reach(page, "textarea[name=text]")
    page.keyboard.type("hola")
    reach(page, ".write button")
    page.keyboard.press("Enter")
    expect(page.locator("section.turn .bot").first).to_be_visible(timeout=60_000)


def reach(page: Page, what: str) -> None:
    """Press Tab until this has the focus."""
    for _ in range(40):
        if page.locator(f"{what}:focus").count():
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{what} cannot be reached with Tab")
