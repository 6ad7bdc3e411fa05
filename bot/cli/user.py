"""`puente user`: who may use the console."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Optional

import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import audit
from bot import settings as environment
from bot.cli.shared import author, read_settings, stop
from bot.console import accounts
from bot.console.accounts import Account, AccountError
from bot.database import transaction, utc_now
from bot.knowledge.models import Shelter
from bot.knowledge.preparation import prepare
from bot.settings import Settings, SettingsError

user = typer.Typer(no_args_is_help=True)
Name = typer.Argument(..., help="The name of the account: ana, luz.casa-amiga")


@user.command()
def add(
    name: str = Name,
    role: str = typer.Option(accounts.WORKER, help="worker, reviewer or maintainer"),
    shelter: Optional[str] = typer.Option(None, help="The worker's own house: SHEL-004"),
) -> None:
    """Make an account, and print a one-time link with which its owner chooses a password."""

    def make(session: Session) -> str:
        if shelter is not None and session.get(Shelter, shelter) is None:
            raise AccountError(
                f"No shelter has the id {shelter!r}; the ids stand in data/knowledge/shelters.csv"
            )
        now = utc_now(session)
        accounts.add(session, name, role, now, shelter)
        return accounts.invite(session, name, now)

    settings = read_settings()
    token = _do(settings, "account added", name, make, role=role, shelter=shelter)
    _print_link(settings, token)


@user.command()
def link(name: str = Name) -> None:
    """Print a new one-time link for an account: for whoever has forgotten the password."""

    def make(session: Session) -> str:
        return accounts.invite(session, name, utc_now(session))

    settings = read_settings()
    _print_link(settings, _do(settings, "link made", name, make))


@user.command()
def disable(name: str = Name) -> None:
    """Let an account do nothing any more, at once; what it has done stays in the log."""
    _do(read_settings(), "account disabled", name, lambda session: accounts.disable(session, name))
    typer.echo(f"{name} can do nothing any more")


@user.command("list")
def list_() -> None:
    """List the accounts: role, house, whether a password is set and an app is used."""
    settings = read_settings()
    prepare(settings.database)
    table = Table("name", "role", "house", "password", "app", "")
    with transaction(settings.database) as session:
        for one in session.scalars(select(Account).order_by(Account.name)):
            password = "set" if one.password else "not yet"
            state = "disabled" if one.disabled else ""
            app = "yes" if one.totp else "no"
            table.add_row(one.name, one.role, one.shelter_id or "", password, app, state)
    typer.echo(f"{table.row_count} accounts")
    if table.row_count:
        Console().print(table)


def _do(
    settings: Settings, action: str, name: str, work: Callable[[Session], Any], **details: Any
) -> Any:
    prepare(settings.database)
    key = environment.secret_key(settings)
    try:
        with transaction(settings.database) as session:
            done = work(session)
            audit.add(session, key, author(), action, name, **details)
            return done
    except AccountError as error:
        stop(SettingsError(str(error)))


def _print_link(settings: Settings, token: str) -> None:
    hours = int(accounts.LINK_LASTS.total_seconds() // 3600)
    typer.echo(f"Give this link to nobody else; it works once, for {hours} hours:")
    typer.echo(f"{settings.console_url}/welcome/{token}")
