"""A console that runs, and people who use it in Chromium."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from end_to_end.services import PUENTE, Assistant, Service, environment_of
from playwright.sync_api import Browser, Page, sync_playwright
from postgresql import free_port

from bot.settings import ROOT

PASSWORD = "tres tristes tigres"
WIDTHS = {"phone": 360, "desk": 1280}
HEIGHT, TALLEST = 800, 2500  # of a screen; of a page that is pictured whole
LINK = re.compile(r"http://127\.0\.0\.1:\d+/welcome/\S+")


class Site:
    """A console at `url`, whose log is `log`."""

    def __init__(self, settings: dict[str, str], log: Path) -> None:
        self.settings, self.log = settings, log
        self.url = settings["PUENTE_CONSOLE_URL"]

    def first_link(self) -> str:
        """The link that was printed at the first start."""
        found = LINK.search(self.log.read_text(encoding="utf-8"))
        assert found
        return found[0]

    def new_account(self, name: str, role: str, shelter: str = "") -> str:
        """Make an account at the terminal; the link for its owner."""
        return self._link("add", name, "--role", role, *(["--shelter", shelter] if shelter else []))

    def new_link(self, name: str) -> str:
        """Another link for an account."""
        return self._link("link", name)

    def _link(self, *arguments: str) -> str:
        made = subprocess.run(
            [str(PUENTE), "user", *arguments],
            cwd=ROOT,
            env=environment_of(self.settings),
            capture_output=True,
            text=True,
            check=True,
        )
        found = LINK.search(made.stdout)
        assert found, made.stdout
        return found[0]


@contextmanager
def running_console(assistant: Assistant, directory: Path, **settings: str) -> Iterator[Site]:
    """The process of the console beside an assistant, on its database unless told otherwise."""
    port = str(free_port())
    own = {
        **assistant.settings,
        **settings,
        "PUENTE_CONSOLE_PORT": port,
        "PUENTE_CONSOLE_URL": f"http://127.0.0.1:{port}",
    }
    service = Service("console", own, directory / "console.log")
    service.start()
    try:
        service.wait_until(lambda: _answers(own["PUENTE_CONSOLE_URL"]))
        yield Site(own, service.log)
    finally:
        service.stop()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    path = shutil.which("chromium")
    assert path, "install Debian's package chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


def somebody(browser: Browser, width: int, scripts: bool = True) -> Page:
    """A browser of somebody's own, whose language is Spanish."""
    context = browser.new_context(
        viewport={"width": width, "height": HEIGHT}, locale="es-MX", java_script_enabled=scripts
    )
    return context.new_page()


def welcome(page: Page, link: str) -> None:
    """Open a one-time link and choose a password."""
    page.goto(link)
    page.get_by_label("Contraseña nueva").fill(PASSWORD)
    page.get_by_role("button", name="Guardar y entrar").click()
    page.get_by_role("heading", name="Inicio").wait_for()


def picture(page: Page, name: str) -> None:
    """Keep a picture of a page, if somebody asks for pictures (`make pictures`)."""
    directory = os.environ.get("PUENTE_PICTURES")
    if directory:
        Path(directory).mkdir(parents=True, exist_ok=True)
        height = page.evaluate("document.documentElement.scrollHeight")
        whole = int(height) <= TALLEST
        page.screenshot(path=str(Path(directory) / f"{name}.png"), full_page=whole)


def eventually(holds: Callable[[], bool], page: Page, within: float) -> bool:
    """Whether something holds within some seconds; the page is loaded anew until then."""
    for _ in range(int(within / 0.5)):
        if holds():
            return True
        page.wait_for_timeout(500)
    return False


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/login", trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False
