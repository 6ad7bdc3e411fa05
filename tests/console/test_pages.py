"""Every page: who may see it, what its forms ask for, what a browser is told about it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from browsing import csrf
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.console.accounts import ROLES, at_least
from bot.console.app import PAGES
from bot.console.pages import HEADERS, Page

ALLOWED = {200, 303, 404, 409, 410, 422}
FORM = "application/x-www-form-urlencoded"
KINDS = ("", FORM, "multipart/form-data; boundary=x", "application/json")
OTHER_METHODS = ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")


def address(page: Page) -> str:
    """The page's address, with something in its gaps."""
    return re.sub(r"{.*?}", "x", page.path)


@pytest.mark.parametrize("role", [None, *ROLES])
@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.method} {page.path}")
def test_a_page_is_for_those_who_have_its_role(page: Page, role: str | None, browser: Any) -> None:
    """Others are sent to sign in, or refused; nothing happens."""
    client = browser(role)
    data = {"csrf": csrf(client, "/account" if role else "/login")}
    sent = data if page.method == "POST" else None
    response = client.request(page.method, address(page), data=sent)
    if page.role is None or (role and at_least(role, page.role)):
        assert response.status_code in ALLOWED | {403}
        assert "no es para su cuenta" not in response.text
    elif role is None:
        assert (response.status_code, response.headers["location"]) == (303, "/login")
    else:
        assert response.status_code == 403
        assert "no es para su cuenta" in response.text


@pytest.mark.parametrize("method", OTHER_METHODS)
@pytest.mark.parametrize("path", sorted({page.path for page in PAGES}))
def test_a_page_has_no_other_method(path: str, method: str, browser: Any) -> None:
    """Whoever asks."""
    response = browser("maintainer").request(method, re.sub(r"{.*?}", "x", path))
    assert response.status_code == 405


@pytest.mark.parametrize("token", [None, "", "0" * 64, "another"], ids=repr)
@pytest.mark.parametrize(
    "page", [page for page in PAGES if page.method == "POST"], ids=lambda page: page.path
)
def test_a_form_of_another_site_is_refused(page: Page, token: str | None, browser: Any) -> None:
    """Without the token of this very session nothing is done."""
    client = browser("maintainer")
    if token == "another":
        token = csrf(browser("maintainer"))
    data = {} if token is None else {"csrf": token}
    response = client.post(address(page), data={**data, "name": "maintainer"})
    assert response.status_code == 403
    assert "not of this session" in response.text


@pytest.mark.parametrize("path", ["/", "/login", "/account", "/welcome/x", "/no/such/page"])
def test_every_answer_tells_the_browser_what_it_may(path: str, browser: Any) -> None:
    """No script, style or frame from elsewhere; no address told to others; nothing kept."""
    response = browser("worker").get(path)
    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS


def test_the_session_is_kept_from_scripts_and_other_sites(browser: Any) -> None:
    """HttpOnly and SameSite=Strict."""
    cookie = browser(None).get("/login").headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    page=st.sampled_from([page for page in PAGES if page.method == "POST"]),
    fields=st.dictionaries(
        st.sampled_from(["name", "password", "code", "secret", "language", "text"]),
        st.text(max_size=300),
    ),
)
def test_no_form_breaks_a_page(page: Page, fields: dict[str, str], browser: Any) -> None:
    """Whatever stands in its fields, half characters and NUL included."""
    client = browser("maintainer")
    sent = {k: v.encode("utf-8", "surrogatepass") for k, v in fields.items()}
    response = client.post(address(page), data={**sent, "csrf": csrf(client).encode()})
    assert response.status_code < 500


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(body=st.binary(max_size=200), kind=st.sampled_from(KINDS))
def test_no_body_breaks_a_page(body: bytes, kind: str, browser: Any) -> None:
    """Also what is no form at all."""
    response = browser("maintainer").post("/login", content=body, headers={"content-type": kind})
    assert response.status_code in {400, 403, 415}


def test_a_large_form_is_refused(browser: Any) -> None:
    """Before it is read as a whole."""
    response = browser(None).post("/login", data={"name": "a" * 70_000})
    assert response.status_code == 413
