"""Signing in and out; the one-time link; the authenticator app."""

from __future__ import annotations

import pyotp
from starlette.responses import Response

from bot import audit
from bot.console import accounts
from bot.console.accounts import Account, AccountError
from bot.console.pages import Page
from bot.console.visit import LANGUAGE, LANGUAGES, Visit
from bot.database import utc_now

ISSUER = "Puente"


def show(visit: Visit) -> Response:
    """The form to sign in."""
    return visit.to("/") if visit.person else visit.page("login.html", name="", said="")


def sign_in(visit: Visit) -> Response:
    """Sign in, unless there were too many wrong passwords."""
    name = visit.form.get("name", "")[:40]
    keys = (f"name {name}", f"address {visit.address}")
    throttle = visit.console.throttle
    wait = throttle.wait(keys, visit.now)
    if wait:
        return visit.page("login.html", 429, name=name, said="wait", minutes=int(wait // 60) + 1)
    with visit.console.transaction() as session:
        account = accounts.authenticate(
            session,
            visit.console.key,
            name,
            visit.form.get("password", ""),
            visit.form.get("code", ""),
        )
        if account:
            visit.renew(accounts.sign_in(session, account, utc_now(session)))
    if account is None:
        throttle.failed(keys, visit.now)
        return visit.page("login.html", 403, name=name, said="wrong")
    throttle.succeeded(keys[0])
    return visit.to("/")


def sign_out(visit: Visit) -> Response:
    """End the session."""
    with visit.console.transaction() as session:
        accounts.sign_out(session, visit.cookie)
    visit.renew()
    return visit.to("/login")


def welcome(visit: Visit) -> Response:
    """What a one-time link opens: the choice of a password."""
    with visit.console.transaction() as session:
        account = accounts.invited(session, _token(visit), utc_now(session))
        name = account.name if account else None
    if name is None:
        return visit.page("link_over.html", 410)
    return visit.page("welcome.html", name=name, said="")


def choose(visit: Visit) -> Response:
    """Set the password, and sign in."""
    with visit.console.transaction() as session:
        now = utc_now(session)
        account = accounts.invited(session, _token(visit), now)
        if account is None:
            return visit.page("link_over.html", 410)
        try:
            accounts.set_password(session, account, visit.form.get("password", ""))
        except AccountError:
            return visit.page("welcome.html", 422, name=account.name, said="length")
        audit.add(session, visit.console.key, account.name, "password set", account.name)
        visit.renew(accounts.sign_in(session, account, now))
    return visit.to("/")


def account(visit: Visit) -> Response:
    """One's own account."""
    with visit.console.transaction() as session:
        used = bool(session.get(Account, visit.who.name).totp)
    return _account(visit, used)


def use_app(visit: Visit) -> Response:
    """Ask for an app's code from now on."""
    secret = visit.form.get("secret", "")
    try:
        with visit.console.transaction() as session:
            own = session.get(Account, visit.who.name)
            fits = accounts.use_app(
                session, visit.console.key, own, secret, visit.form.get("code", "")
            )
            if fits:
                audit.add(session, visit.console.key, own.name, "app used", own.name)
    except ValueError:  # no base32
        fits = False
    return visit.to("/account") if fits else _account(visit, False, "code", 422)


def language(visit: Visit) -> Response:
    """Choose the language of the pages."""
    response = visit.to("/")
    if visit.form.get("language") in LANGUAGES:
        response.set_cookie(LANGUAGE, visit.form["language"], max_age=31_536_000, samesite="strict")
    return response


def _account(visit: Visit, used: bool, said: str = "", status: int = 200) -> Response:
    secret = pyotp.random_base32()
    uri = pyotp.TOTP(secret).provisioning_uri(visit.who.name, issuer_name=ISSUER)
    return visit.page("account.html", status, used=used, secret=secret, uri=uri, said=said)


def _token(visit: Visit) -> str:
    return str(visit.request.path_params["token"])


PAGES = (
    Page("GET", "/login", None, show),
    Page("POST", "/login", None, sign_in),
    Page("POST", "/logout", None, sign_out),
    Page("POST", "/language", None, language),
    Page("GET", "/welcome/{token}", None, welcome),
    Page("POST", "/welcome/{token}", None, choose),
    Page("GET", "/account", accounts.WORKER, account),
    Page("POST", "/account/app", accounts.WORKER, use_app),
)
