"""Workers, a reviewer and somebody on Telegram: from the first link to a corrected answer.

At the width of a phone and of a desk. The tests follow each other, as the work of a day does.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from end_to_end.services import Assistant
from fake_bot_api import Telegram, serve
from playwright.sync_api import Browser, Page, expect

from bot.clock import moment
from console.walking import WIDTHS, Site, chromium, picture, running_console, somebody, welcome

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("walk")]

WITHIN = 60.0  # seconds
TOLD_WITHIN = 5.0
HOUSE = "SHEL-001"
KREYOL = "eske w ka ekri an kreyòl pou mwen"
KICHE = "Ronojel winaq ya'tal chech katatab'exik jasa je' ri karaj kuya uch'ob'ik"
QUESTION = "¿quién eres, eres una persona?"


@pytest.fixture(scope="module")
def site(assistant: Assistant, logs: Path) -> Iterator[Site]:
    """A console in which nobody has an account yet."""
    with running_console(assistant, logs) as running:
        yield running


@pytest.fixture(scope="module")
def telegram(assistant: Assistant) -> Iterator[Telegram]:
    """A Telegram that is served by a gateway."""
    with serve() as fake, assistant.gateway(fake, "walk"):
        yield fake


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium."""
    with chromium() as running:
        yield running


@pytest.fixture(scope="module", params=WIDTHS, ids=str)
def size(request: pytest.FixtureRequest) -> str:
    """The screen: a phone or a desk."""
    return str(request.param)


@pytest.fixture(scope="module")
def ana(site: Site, browser: Browser, size: str) -> Page:
    """A worker of one house, who has just chosen her password."""
    page = somebody(browser, WIDTHS[size])
    welcome(page, site.new_account(f"ana-{size}", "worker", HOUSE))
    return page


@pytest.fixture(scope="module")
def berta(site: Site, browser: Browser, size: str) -> Page:
    """A reviewer."""
    page = somebody(browser, WIDTHS[size])
    welcome(page, site.new_account(f"berta-{size}", "reviewer"))
    return page


def go(page: Page, name: str) -> None:
    """Follow a link of the navigation."""
    page.get_by_role("navigation").get_by_role("link", name=name).click()


def write(page: Page, text: str) -> None:
    """Write in a trial, and wait for the answer."""
    before = page.locator("section.turn").count()
    page.get_by_label("Su mensaje").fill(text)
    page.get_by_role("button", name="Enviar").click()
    expect(page.locator("section.turn")).to_have_count(before + 1, timeout=WITHIN * 1000)


def try_out(page: Page, text: str) -> None:
    """Begin a trial as a new person, and write something."""
    go(page, "Probar")
    page.get_by_role("button", name="Empezar").click()
    write(page, text)


def test_the_first_link_makes_a_maintainer(site: Site, browser: Browser) -> None:
    """It stands in the log of the first start, and works once."""
    page = somebody(browser, WIDTHS["phone"])
    link = site.first_link()
    page.goto(link)
    picture(page, "welcome")
    welcome(page, link)
    picture(page, "home")
    page.goto(link)
    expect(page.get_by_role("heading", name="Este enlace ya no sirve")).to_be_visible()


@pytest.mark.parametrize(
    ("text", "language", "answered"), [(KREYOL, "Kreyòl", "ht"), (KICHE, "K'iche'", "es")]
)
def test_a_reply_is_tried_in_any_language(
    ana: Page, size: str, text: str, language: str, answered: str
) -> None:
    """The language is named with its probability; the bubbles are those of the phone."""
    try_out(ana, text)
    turn = ana.locator("section.turn").last
    expect(turn.locator(".me")).to_have_text(text)
    turn.get_by_text("Cómo lo entendió").click()
    expect(turn.locator("dl").first).to_contain_text(language)
    picture(ana, f"try-{answered}-{size}")


def test_an_answer_stands_side_by_side_in_all_languages(ana: Page, size: str) -> None:
    """Five columns, each in its language."""
    try_out(ana, QUESTION)
    ana.get_by_role("link", name="Ver en todos los idiomas").click()
    expect(ana.locator(".columns section")).to_have_count(5)
    expect(ana.locator(".columns section[lang=en] .bot").first).to_contain_text("I am Puente")
    picture(ana, f"languages-{size}")


def test_a_wrong_answer_is_corrected_and_told_on_telegram(
    ana: Page, berta: Page, telegram: Telegram, size: str
) -> None:
    """Marked by one, approved by another, told within five seconds; undone with one click."""
    better = f"Soy Puente, un programa. No soy una persona ({size})."
    try_out(ana, QUESTION)
    ana.get_by_role("link", name="Algo está mal").click()
    ana.get_by_label("Está mal dicho").check()
    ana.get_by_label("Texto mejor para utter_ask_about_bot").fill(better)
    picture(ana, f"wrong-{size}")
    ana.get_by_role("button", name="Enviar").click()
    expect(ana.get_by_role("status")).to_contain_text("espera la aprobación de otra persona")
    go(berta, "Por revisar")
    picture(berta, f"review-{size}")
    berta.get_by_role("button", name="Aprobar").first.click()
    approved = time.monotonic()
    expect(berta.get_by_text("aprobado").first).to_be_visible()
    person = telegram.person(9_000 + WIDTHS[size], language_code="es")
    asked = 0
    while not any(better in message.text for message in person.messages):
        assert time.monotonic() < approved + TOLD_WITHIN, person.messages
        person.send(QUESTION)
        asked += 1
        person.wait_for(asked, WITHIN)
    berta.get_by_role("button", name="Deshacer").first.click()
    expect(berta.get_by_text("deshecho").first).to_be_visible()
    time.sleep(TOLD_WITHIN)
    person.send(QUESTION)
    assert better not in person.wait_for(asked + 1, WITHIN)[-1].text


def test_a_house_that_is_full_is_not_offered(ana: Page, size: str) -> None:
    """And is again when there is room, with the places that were counted."""
    question = "busco albergue en Tijuana para un hombre"
    go(ana, "Camas")
    ana.get_by_role("button", name="Hay lugar para quienes marqué").click()
    house = ana.get_by_role("heading", level=1).inner_text()
    try_out(ana, question)
    expect(ana.locator("section.turn").last).to_contain_text(house)
    go(ana, "Camas")
    ana.get_by_role("button", name="Está lleno").click()
    expect(ana.get_by_role("status")).to_contain_text("lleno")
    picture(ana, f"beds-{size}")
    try_out(ana, question)
    expect(ana.locator("section.turn").last).not_to_contain_text(house)
    go(ana, "Camas")
    ana.get_by_label("Lugares libres").fill("7")
    ana.get_by_role("button", name="Hay lugar para quienes marqué").click()
    try_out(ana, question)
    expect(ana.locator("section.turn").last).to_contain_text("7 lugares")


def test_a_bus_is_announced_and_cancelled(ana: Page, size: str) -> None:
    """While it leaves, people are told of it; then no more."""
    question, day = "¿cuándo sale un camión de Tijuana?", moment().date() + timedelta(days=2)
    operator = f"INM {size}"
    go(ana, "Autobuses")
    ana.get_by_label("Sale de").select_option("Tijuana")
    ana.get_by_label("Va a").select_option("Tapachula")
    ana.get_by_label("Día", exact=True).fill(day.isoformat())
    ana.get_by_label("Hora, en la ciudad").fill("08:30")
    ana.get_by_label("Lo lleva").fill(operator)
    ana.get_by_role("button", name="Anunciar").click()
    try_out(ana, question)
    expect(ana.locator("section.turn").last).to_contain_text(operator)
    go(ana, "Autobuses")
    row = ana.locator("li", has_text=operator)
    picture(ana, f"buses-{size}")
    row.get_by_role("button", name="No sale").click()
    expect(ana.locator("li", has_text=operator)).to_contain_text("Cancelado")
    try_out(ana, question)
    expect(ana.locator("section.turn").last).not_to_contain_text(operator)


def test_a_phone_needs_a_second_person(ana: Page, berta: Page, size: str) -> None:
    """Who proposed it has no button to approve; the other has."""
    number = {"phone": "664 000 0001", "desk": "664 000 0002"}[size]
    go(ana, "Camas")
    ana.get_by_label("Teléfono").fill(number)
    ana.get_by_role("button", name="Proponer el teléfono").click()
    expect(ana.get_by_role("button", name="Aprobar")).to_have_count(0)
    go(berta, "Por revisar")
    berta.get_by_role("button", name="Aprobar").first.click()
    go(ana, "Camas")
    expect(ana.get_by_label("Teléfono")).to_have_value(number)
