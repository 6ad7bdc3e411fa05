"""A correction: proposed by one, approved by another, told, undone; all of it in the log."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from bot import audit
from bot.corrections import proposals
from bot.corrections.proposals import ADDRESS, ANSWER, PHONE, Proposal, ProposalError
from bot.database import transaction
from bot.knowledge.importer import import_directory
from bot.knowledge.models import Shelter
from bot.knowledge.sources import DATA

KEY = b"a key for nothing but these tests"
NOW = datetime(2026, 11, 26, 12)
HOUSE, PROTECTED = "SHEL-001", "SHEL-002"


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    """A database with the rows of data/knowledge/."""
    with transaction(database_url) as made:
        import_directory(made, DATA)
        yield made


def proposal(**values: object) -> Proposal:
    """A better text for a reply, by Ana."""
    common = {
        "kind": ANSWER,
        "subject": "utter_greet",
        "language": "es",
        "before": "Hola",
        "after": "Buenas",
        "facts": False,
        "author": "ana",
        "made_at": NOW,
    }
    return Proposal(**{**common, **values})


def phone(after: str, before: str = "") -> Proposal:
    """Another phone of a house."""
    return proposal(kind=PHONE, subject=HOUSE, language="", before=before, after=after)


def test_nobody_approves_what_is_their_own(session: Session) -> None:
    """A second person must."""
    made = proposals.propose(session, KEY, proposal())
    with pytest.raises(ProposalError, match="own"):
        proposals.approve(session, KEY, made.id, "ana", NOW)
    assert proposals.in_force(session) == []
    proposals.approve(session, KEY, made.id, "berta", NOW)
    assert proposals.in_force(session) == [made]


def test_nothing_is_decided_twice(session: Session) -> None:
    """What was rejected cannot be approved, nor what was approved rejected."""
    first, second = (proposals.propose(session, KEY, proposal()) for _ in range(2))
    proposals.reject(session, KEY, first.id, "berta", NOW)
    proposals.approve(session, KEY, second.id, "berta", NOW)
    for number in (first.id, second.id, 999):
        for decide in (proposals.approve, proposals.reject):
            with pytest.raises(ProposalError, match="decided"):
                decide(session, KEY, number, "carla", NOW)
    with pytest.raises(ProposalError, match="decided"):
        proposals.undo(session, KEY, first.id, "carla", NOW)


def test_a_phone_is_told_once_it_is_approved_and_not_after_it_is_undone(session: Session) -> None:
    """The row of the house changes with the decision, and back."""
    house = session.get(Shelter, HOUSE)
    before = house.phone
    made = proposals.propose(session, KEY, phone("+52 55 0000 0000", before))
    assert house.phone == before
    proposals.approve(session, KEY, made.id, "berta", NOW)
    assert house.phone == "+52 55 0000 0000"
    proposals.undo(session, KEY, made.id, "carla", NOW)
    assert house.phone == before


def test_what_changed_meanwhile_is_not_overwritten(session: Session) -> None:
    """Neither by an approval nor by an undo."""
    house = session.get(Shelter, HOUSE)
    made = proposals.propose(session, KEY, phone("1111 1111", house.phone))
    house.phone = "2222 2222"
    with pytest.raises(ProposalError, match="changed"):
        proposals.approve(session, KEY, made.id, "berta", NOW)


def test_an_import_does_not_bring_an_old_phone_back(session: Session) -> None:
    """A file that still says what was corrected is corrected again; a newer one holds."""
    before = session.get(Shelter, HOUSE).phone
    made = proposals.propose(session, KEY, phone("1111 1111", before))
    proposals.approve(session, KEY, made.id, "berta", NOW)
    import_directory(session, DATA)
    proposals.reapply(session)
    house = session.get(Shelter, HOUSE)
    assert house.phone == "1111 1111"
    house.phone = "a newer one"
    proposals.reapply(session)
    assert house.phone == "a newer one"


def test_the_address_of_a_protected_house_is_not_even_proposed(session: Session) -> None:
    """SHG-11: it is kept nowhere."""
    made = proposal(kind=ADDRESS, subject=PROTECTED, language="", before="", after="Calle 1")
    with pytest.raises(ProposalError, match="unknown"):
        proposals.propose(session, KEY, made)


def test_what_changes_nothing_is_no_proposal(session: Session) -> None:
    """The text that is told already."""
    with pytest.raises(ProposalError, match="same"):
        proposals.propose(session, KEY, proposal(after="Hola"))


def test_every_step_is_in_the_log(session: Session) -> None:
    """Who proposed, who approved, who took it back; the chain is whole."""
    made = proposals.propose(session, KEY, proposal())
    proposals.approve(session, KEY, made.id, "berta", NOW)
    proposals.undo(session, KEY, made.id, "carla", NOW)
    told = [(e.author, e.action) for e in audit.latest(session, 9, subject="utter_greet")]
    assert told == [
        ("carla", "answer undone"),
        ("berta", "answer approved"),
        ("ana", "answer proposed"),
    ]
    assert list(audit.verify(session, KEY)) == []
