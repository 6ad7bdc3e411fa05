"""Accounts: a link sets the password once, a password opens a session, a session ends."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

import pyotp
import pytest
from sqlalchemy import text

from bot.console import accounts
from bot.console.accounts import IDLE, LINK_LASTS, ROLES, SESSION_LASTS, Account, AccountError
from bot.database import engine, transaction

KEY = b"a key for nothing but these tests"
NOW = datetime(2026, 11, 26, 9, 0)
PASSWORD = "tres tristes tigres"


@pytest.fixture
def url(database_url: str) -> str:
    """A database in which ana is a worker who has a password, and luz was only invited."""
    with transaction(database_url) as session:
        ana = accounts.add(session, "ana", "worker", NOW, "SHEL-004")
        accounts.set_password(session, ana, PASSWORD)
        accounts.add(session, "luz", "reviewer", NOW)
    return database_url


def test_whoever_has_the_password_is_let_in(url: str) -> None:
    """And nobody else: not without one, not with another, not where none was chosen yet."""
    with transaction(url) as session:
        ana = accounts.authenticate(session, KEY, "ana", PASSWORD)
        assert (ana.name, ana.role, ana.shelter_id) == ("ana", "worker", "SHEL-004")
        for name, password in (("ana", ""), ("ana", "tres"), ("luz", ""), ("eva", PASSWORD)):
            assert accounts.authenticate(session, KEY, name, password) is None


def test_a_link_serves_once(url: str) -> None:
    """Whoever finds it later finds nothing; so does whoever comes too late."""
    with transaction(url) as session:
        token = accounts.invite(session, "luz", NOW)
        assert accounts.invited(session, token, NOW + LINK_LASTS) is None
        luz = accounts.invited(session, token, NOW)
        accounts.set_password(session, luz, PASSWORD)
        assert accounts.invited(session, token, NOW) is None
        assert accounts.authenticate(session, KEY, "luz", PASSWORD)


def test_a_new_link_voids_the_one_before(url: str) -> None:
    """One link an account."""
    with transaction(url) as session:
        first, second = accounts.invite(session, "luz", NOW), accounts.invite(session, "luz", NOW)
        assert accounts.invited(session, first, NOW) is None
        assert accounts.invited(session, second, NOW)


def test_a_session_ends_by_itself(url: str) -> None:
    """After a while without a click, and after a day's work whatever is clicked."""
    with transaction(url) as session:
        ana = session.get(Account, "ana")
        token = accounts.sign_in(session, ana, NOW)
        assert accounts.signed_in(session, token, NOW + IDLE) is None
        token, now = accounts.sign_in(session, ana, NOW), NOW
        while now < NOW + SESSION_LASTS:
            assert accounts.signed_in(session, token, now) is ana
            now += IDLE / 2
        assert accounts.signed_in(session, token, now) is None


def test_signing_out_and_a_new_password_end_sessions(url: str) -> None:
    """One of them, and all of them."""
    with transaction(url) as session:
        ana = session.get(Account, "ana")
        first, second = (accounts.sign_in(session, ana, NOW) for _ in range(2))
        accounts.sign_out(session, first)
        assert accounts.signed_in(session, first, NOW) is None
        assert accounts.signed_in(session, second, NOW)
        accounts.set_password(session, ana, PASSWORD + "!")
        assert accounts.signed_in(session, second, NOW) is None


def test_a_disabled_account_can_do_nothing(url: str) -> None:
    """Its sessions and links end at once."""
    with transaction(url) as session:
        cookie = accounts.sign_in(session, session.get(Account, "ana"), NOW)
        link = accounts.invite(session, "ana", NOW)
        accounts.disable(session, "ana")
        assert accounts.signed_in(session, cookie, NOW) is None
        assert accounts.invited(session, link, NOW) is None
        assert accounts.authenticate(session, KEY, "ana", PASSWORD) is None


def test_an_app_is_asked_for_its_code(url: str) -> None:
    """From the moment on in which it showed a right one; each code works once."""
    secret = pyotp.random_base32()
    app, now = pyotp.TOTP(secret), time.time()
    with transaction(url) as session:
        ana = session.get(Account, "ana")
        assert not accounts.use_app(session, KEY, ana, secret, "000000x")
        assert accounts.authenticate(session, KEY, "ana", PASSWORD)
        assert accounts.use_app(session, KEY, ana, secret, app.at(now))
        assert accounts.authenticate(session, KEY, "ana", PASSWORD) is None
        assert accounts.authenticate(session, KEY, "ana", PASSWORD, app.at(now)) is None
        assert accounts.authenticate(session, KEY, "ana", PASSWORD, app.at(now + app.interval))
        assert accounts.authenticate(session, KEY, "ana", PASSWORD, app.at(now)) is None


def test_nothing_that_opens_a_door_lies_in_the_database(url: str) -> None:
    """Neither password, nor token, nor the app's secret: only what they can be checked with."""
    secret = pyotp.random_base32()
    with transaction(url) as session:
        ana = session.get(Account, "ana")
        accounts.use_app(session, KEY, ana, secret, pyotp.TOTP(secret).now())
        secrets = [PASSWORD, secret, accounts.sign_in(session, ana, NOW)]
        secrets.append(accounts.invite(session, "ana", NOW))
    with engine(url).connect() as connection:
        kept = [
            str(row)
            for table in ("accounts", "login_links", "console_sessions")
            for row in connection.execute(text(f"SELECT * FROM {table}"))  # noqa: S608
        ]
    assert kept
    assert not [one for one in secrets if any(one in row for row in kept)]


@pytest.mark.parametrize("name", ["", "a", "Ana", "ana maría", "1ana", "a" * 41, "ana\n"])
def test_a_name_that_is_none_is_refused(url: str, name: str) -> None:
    """With what a name looks like."""
    with pytest.raises(AccountError, match="2 to 40"), transaction(url) as session:
        accounts.add(session, name, "worker", NOW)


def test_what_cannot_be_done_is_told(url: str) -> None:
    """A role or an account that there is not, a name that is taken, a short password."""
    with transaction(url) as session:
        for wrong in (
            lambda: accounts.add(session, "eva", "boss", NOW),
            lambda: accounts.add(session, "ana", "worker", NOW),
            lambda: accounts.invite(session, "eva", NOW),
            lambda: accounts.disable(session, "eva"),
            lambda: accounts.set_password(session, session.get(Account, "ana"), "short"),
        ):
            with pytest.raises(AccountError):
                wrong()


def test_a_role_may_what_lesser_roles_may() -> None:
    """worker < reviewer < maintainer."""
    may = [[accounts.at_least(role, needed) for needed in ROLES] for role in ROLES]
    assert may == [[True, False, False], [True, True, False], [True, True, True]]


def test_what_is_over_is_deleted(url: str) -> None:
    """Links and sessions; accounts stay."""
    with transaction(url) as session:
        accounts.sign_in(session, session.get(Account, "ana"), NOW)
        accounts.invite(session, "luz", NOW)
        accounts.purge(session, NOW + max(LINK_LASTS, SESSION_LASTS) + timedelta(seconds=1))
        assert not session.query(accounts.Link).count() + session.query(accounts.SignIn).count()
        assert session.query(Account).count() == 2
