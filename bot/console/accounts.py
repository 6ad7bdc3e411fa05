"""Who may use the console: accounts with a role, one-time links, passwords (argon2), sessions."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import time
from datetime import datetime, timedelta

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import Boolean, Column, DateTime, LargeBinary, String, delete, func, select
from sqlalchemy.orm import Session

from bot.database import Base
from bot.privacy.sealing import seal, unseal

WORKER, REVIEWER, MAINTAINER = ROLES = ("worker", "reviewer", "maintainer")
NAMES = re.compile("[a-z][a-z0-9._-]{1,39}")
SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 200  # characters
LINK_LASTS = timedelta(hours=48)
SESSION_LASTS = timedelta(hours=12)
IDLE = timedelta(hours=2)  # a shared computer at a desk
SEEN_EVERY = timedelta(minutes=1)
PURPOSE = "totp"

_hasher = PasswordHasher()
_NOBODY = _hasher.hash("")  # so that an unknown name takes as long as a wrong password


class AccountError(ValueError):
    """What was asked for cannot be done; the message says why."""


class Account(Base):
    """`shelter_id`: the worker's own house; `password`: an argon2 hash, empty until a link was
    used; `totp`: sealed, the secret of an authenticator app, if one is used, and its last step."""

    __tablename__ = "accounts"
    name = Column(String(40), primary_key=True)
    role = Column(String(12), nullable=False)
    shelter_id = Column(String(16))
    password = Column(String(200), nullable=False, default="")
    totp = Column(LargeBinary)
    created_at = Column(DateTime, nullable=False)
    disabled = Column(Boolean, nullable=False, default=False)


class Link(Base):
    """A link with which a password can be set, once. All times are naive UTC."""

    __tablename__ = "login_links"
    token = Column(String(64), primary_key=True)  # SHA-256 of it
    account = Column(String(40), nullable=False)
    expires_at = Column(DateTime, nullable=False)


class SignIn(Base):
    """A browser that is signed in."""

    __tablename__ = "console_sessions"
    token = Column(String(64), primary_key=True)  # SHA-256 of it
    account = Column(String(40), nullable=False)
    begun_at = Column(DateTime, nullable=False)
    seen_at = Column(DateTime, nullable=False)


def at_least(role: str, needed: str) -> bool:
    """Whether who has a role may do what another is needed for."""
    return ROLES.index(role) >= ROLES.index(needed)


def add(
    session: Session, name: str, role: str, now: datetime, shelter_id: str | None = None
) -> Account:
    """Make an account; a link lets its owner choose the password.

    Raises:
        AccountError: the name is taken or none; there is no such role.
    """
    if not NAMES.fullmatch(name):
        raise AccountError(
            f"{name!r} is no name for an account: 2 to 40 of a–z, 0–9, '.', '_' and '-', "
            "the first a letter"
        )
    if role not in ROLES:
        raise AccountError(f"{role!r} is no role; the roles are {', '.join(ROLES)}")
    if session.get(Account, name):
        raise AccountError(f"There is an account {name!r} already")
    account = Account(name=name, role=role, shelter_id=shelter_id, password="", created_at=now)
    session.add(account)
    session.flush()
    return account


def invite(session: Session, name: str, now: datetime) -> str:
    """The token of a new one-time link; earlier ones of the account are void.

    Raises:
        AccountError: there is no such account.
    """
    if not session.get(Account, name):
        raise AccountError(f"There is no account {name!r}")
    session.execute(delete(Link).where(Link.account == name))
    token = secrets.token_urlsafe(32)
    session.add(Link(token=_digest(token), account=name, expires_at=now + LINK_LASTS))
    return token


def invited(session: Session, token: str, now: datetime) -> Account | None:
    """Whose link this is; None if it was used or is too old."""
    link = session.get(Link, _digest(token))
    if link is None or link.expires_at <= now:
        return None
    account = session.get(Account, link.account)
    return None if account is None or account.disabled else account


def set_password(session: Session, account: Account, password: str) -> None:
    """Set a password. Links of the account are void, and it is signed out everywhere.

    Raises:
        AccountError: the password is too short or too long.
    """
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise AccountError(f"a password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters")
    account.password = _hasher.hash(password)
    session.execute(delete(Link).where(Link.account == account.name))
    session.execute(delete(SignIn).where(SignIn.account == account.name))


def authenticate(
    session: Session, key: bytes, name: str, password: str, code: str = ""
) -> Account | None:
    """The account, if the password is right, and the code of the app where one is used."""
    account = session.get(Account, name[:40])
    usable = account is not None and account.password and not account.disabled
    try:
        _hasher.verify(account.password if usable else _NOBODY, password[:LONGEST_PASSWORD])
    except (VerifyMismatchError, InvalidHashError):
        return None
    if not usable or (account.totp and not _code_fits(account, key, code)):
        return None
    return account


def use_app(session: Session, key: bytes, account: Account, secret: str, code: str) -> bool:
    """Ask for an authenticator app's code from now on, if it shows the right one already."""
    return _accept(account, key, secret, 0, code)


def sign_in(session: Session, account: Account, now: datetime) -> str:
    """The token of a new session."""
    token = secrets.token_urlsafe(32)
    session.add(SignIn(token=_digest(token), account=account.name, begun_at=now, seen_at=now))
    return token


def signed_in(session: Session, token: str, now: datetime, active: bool = True) -> Account | None:
    """Whose session this is; None if it has ended. `active`: somebody is at the browser."""
    found = session.get(SignIn, _digest(token))
    if found is None:
        return None
    account = session.get(Account, found.account)
    over = now >= min(found.begun_at + SESSION_LASTS, found.seen_at + IDLE)
    if over or account is None or account.disabled:
        session.delete(found)
        return None
    if active and now - found.seen_at >= SEEN_EVERY:  # not a write for every click
        found.seen_at = now
    return account


def sign_out(session: Session, token: str) -> None:
    """End a session."""
    session.execute(delete(SignIn).where(SignIn.token == _digest(token)))


def disable(session: Session, name: str) -> None:
    """Let an account do nothing any more; what it has done stays in the log.

    Raises:
        AccountError: there is no such account.
    """
    account = session.get(Account, name)
    if account is None:
        raise AccountError(f"There is no account {name!r}")
    account.disabled = True
    for model in (Link, SignIn):
        session.execute(delete(model).where(model.account == name))


def number(session: Session) -> int:
    """How many accounts have a password: nobody can sign in before the first."""
    used = select(func.count()).select_from(Account).where(Account.password != "")
    return int(session.scalar(used))


def purge(session: Session, now: datetime) -> None:
    """Delete links and sessions that are over."""
    session.execute(delete(Link).where(Link.expires_at <= now))
    session.execute(
        delete(SignIn).where(
            (SignIn.begun_at <= now - SESSION_LASTS) | (SignIn.seen_at <= now - IDLE)
        )
    )


def _code_fits(account: Account, key: bytes, code: str) -> bool:
    kept = unseal(key, PURPOSE, account.totp)
    return _accept(account, key, kept["secret"], kept["used"], code)


def _accept(account: Account, key: bytes, secret: str, used: int, code: str) -> bool:
    """Whether a code is that of now, or of the step before or after; each works once.

    Args:
        used: the last step whose code was accepted, or a later one.
    """
    app = pyotp.TOTP(secret)
    now = int(time.time()) // app.interval
    for step in (now - 1, now, now + 1):
        right = hmac.compare_digest(app.generate_otp(step).encode(), code.encode(errors="replace"))
        if right and step > used:
            account.totp = seal(key, PURPOSE, {"secret": secret, "used": step})
            return True
    return False


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
