"""Signing in, as a person sees it."""

from __future__ import annotations

import re
import time
from typing import Any

import pyotp
import pytest
from browsing import csrf

from bot.console import accounts
from bot.console.server import first_link
from bot.console.throttle import FREE, WITHIN, Throttle
from bot.console.visit import Console
from bot.database import utc_now

PASSWORD = "tres tristes tigres"


def sign_in(client: Any, name: str, password: str = PASSWORD, **more: str) -> Any:
    """What comes back when the form is sent."""
    data = {"csrf": csrf(client, "/login"), "name": name, "password": password, **more}
    return client.post("/login", data=data)


@pytest.fixture(autouse=True)
def forgiving(console: Console) -> None:
    """Nobody has failed yet."""
    console.throttle = Throttle()


def test_a_password_opens_the_first_page(browser: Any) -> None:
    """And a press on the button leaves it."""
    client = browser(None)
    assert client.get("/").headers["location"] == "/login"
    before = client.cookies["puente"]
    assert sign_in(client, "worker").headers["location"] == "/"
    assert client.cookies["puente"] != before  # a session from before cannot have been planted
    assert "worker" in client.get("/").text
    client.post("/logout", data={"csrf": csrf(client)})
    assert client.get("/").headers["location"] == "/login"


def test_a_wrong_password_and_a_wrong_name_look_alike(browser: Any) -> None:
    """Nobody learns which names there are."""
    told = [sign_in(browser(None), name, "no").text for name in ("worker", "nobody")]
    tokens = re.compile('value="[^"]*"')
    assert tokens.sub("", told[0]) == tokens.sub("", told[1])
    assert "no son correctos" in told[0]


def test_whoever_guesses_must_wait(browser: Any) -> None:
    """After some wrong ones even the right password does not help for a while."""
    for _ in range(FREE):
        assert sign_in(browser(None), "worker", "no").status_code == 403
    response = sign_in(browser(None), "worker")
    assert response.status_code == 429
    assert "Espere 15 minutos" in response.text


def test_the_wait_ends(console: Console) -> None:
    """By itself; a right password forgives the name, not the address."""
    throttle = Throttle()
    for at in range(FREE):
        throttle.failed(["name ana", "address 127.0.0.1"], float(at))
    assert throttle.wait(["name ana"], 10.0) == WITHIN - 10.0
    assert throttle.wait(["name ana"], WITHIN) == 0
    throttle.succeeded("name ana")
    assert throttle.wait(["name ana"], 10.0) == 0
    assert throttle.wait(["address 127.0.0.1"], 10.0) > 0
    assert throttle.wait(["name luz"], 10.0) == 0


def test_a_link_lets_a_new_worker_in(console: Console, browser: Any) -> None:
    """She opens it, chooses a password and is in; afterwards it is used up."""
    with console.transaction() as session:
        accounts.add(session, "xunka", "worker", utc_now(session))
        token = accounts.invite(session, "xunka", utc_now(session))
    client = browser(None)
    page = f"/welcome/{token}"
    assert "xunka" in client.get(page).text
    short = client.post(page, data={"csrf": csrf(client, page), "password": "corta"})
    assert (short.status_code, "10 a 200" in short.text) == (422, True)
    done = client.post(page, data={"csrf": csrf(client, page), "password": PASSWORD})
    assert done.headers["location"] == "/"
    assert client.get("/").status_code == 200
    assert browser(None).get(page).status_code == 410


def test_an_app_is_set_up_with_its_code(console: Console, browser: Any) -> None:
    """The page shows a key; a wrong code changes nothing; then signing in asks for one."""
    client = browser("reviewer")
    secret = re.search(r"<code>(\w+)</code>", client.get("/account").text).group(1)
    data = {"csrf": csrf(client), "secret": secret}
    assert client.post("/account/app", data={**data, "code": "12"}).status_code == 422
    app, now = pyotp.TOTP(secret), time.time()
    right = {**data, "code": app.at(now)}
    assert client.post("/account/app", data=right).status_code == 303
    assert "pide un código" in client.get("/account").text
    assert sign_in(browser(None), "reviewer").status_code == 403
    assert sign_in(browser(None), "reviewer", code=app.at(now + app.interval)).status_code == 303


def test_the_pages_speak_two_languages(browser: Any) -> None:
    """The browser's, until somebody chooses."""
    client = browser("worker")
    assert '<html lang="es">' in client.get("/").text
    english = client.get("/", headers={"accept-language": "en-US,en;q=0.9"})
    assert '<html lang="en">' in english.text
    client.post("/language", data={"csrf": csrf(client), "language": "en"})
    assert "How Puente is" in client.get("/").text


def test_the_first_link_is_there_as_long_as_nobody_can_sign_in(console: Console) -> None:
    """Like Jupyter's; here somebody can."""
    assert first_link(console) is None


def test_what_does_not_work_is_on_the_first_page(browser: Any) -> None:
    """Here Rasa is not there."""
    assert "entiende los mensajes no responde" in browser("worker").get("/").text
