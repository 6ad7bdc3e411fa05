"""What the console forgets, and when."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select, update

from bot.console import accounts, trial
from bot.console.housekeeping import purge
from bot.console.visit import Console
from bot.corrections import remarks
from bot.database import utc_now

KEY = b"a key for nothing but these tests"
DATES = {
    trial.Row: (trial.Row.changed_at, trial.KEPT),
    remarks.Remark: (remarks.Remark.made_at, remarks.KEPT),
    accounts.Link: (accounts.Link.expires_at, timedelta()),
    accounts.SignIn: (accounts.SignIn.seen_at, accounts.IDLE),
}


def test_what_is_past_its_time_goes_and_nothing_else(console: Console) -> None:
    """Trials after a day, remarks after thirty, sessions and links when they are over."""

    def number(model: object) -> int:
        with console.transaction() as session:
            return int(session.scalar(select(func.count()).select_from(model)))

    with console.transaction() as session:
        now = utc_now(session)
        account = accounts.add(session, "eva", accounts.WORKER, now)
        accounts.invite(session, "eva", now)
        accounts.sign_in(session, account, now)
        trial.keep(session, KEY, "eva", trial.begin(""), now)
        remarks.add(session, KEY, "eva", remarks.DANGER, {"note": "…"}, now)
    before = {model: number(model) for model in DATES}
    purge(console)
    assert {model: number(model) for model in DATES} == before
    for model, (column, kept) in DATES.items():
        with console.transaction() as session:
            session.execute(update(model).values({column: utc_now(session) - kept}))
        purge(console)
        assert number(model) == 0, model


def test_a_trial_is_its_owners(console: Console) -> None:
    """Nobody else finds it; of many the oldest make room."""
    with console.transaction() as session:
        now = utc_now(session)
        made = [trial.begin("en") for _ in range(trial.MOST + 2)]
        for minutes, one in enumerate(made):
            trial.keep(session, KEY, "eva", one, now + timedelta(minutes=minutes))
        assert trial.find(session, KEY, "ana", made[-1].id) is None
        assert trial.find(session, b"another key of some length", "eva", made[-1].id) is None
        assert trial.find(session, KEY, "eva", made[-1].id) == made[-1]
        assert [one.id for one in trial.latest(session, KEY, "eva")] == [
            one.id for one in reversed(made[2:])
        ]
