"""What stands in a share pack: the answers that may be given today, and the shelters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from domain import responses
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.database import transaction
from bot.knowledge.beds import FULL, ROOM, report
from bot.knowledge.models import HOME, Shelter
from bot.knowledge.preparation import prepare
from bot.localisation.catalogue import Translator, translated_tags
from bot.localisation.parts import SUFFIX
from bot.localisation.subjects import subjects, title
from bot.sharepack.pack import Section, sections

ABOUT_THE_BOT = ("ask_human",)  # who reads along: no answer to be printed
NOW, OLD = datetime(2026, 12, 1, 10), datetime(2028, 1, 1)

SHOWN = ("open", "unconfirmed")


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a database with the real rows."""
    address = f"sqlite:///{tmp_path_factory.mktemp('pack')}/puente.db"
    prepare(address)
    return address


@pytest.fixture
def session(url: str) -> Iterator[Session]:
    """A session whose changes are undone."""
    with transaction(url) as opened:
        yield opened
        opened.rollback()


def texts(made: list[Section]) -> str:
    """Everything that is said in a pack."""
    return "\n\n".join(text for part in made for answer in part.answers for text in answer.texts)


def pack(session: Session, now: datetime = NOW, tag: str = "es") -> list[Section]:
    """The pack of a moment in a language."""
    return sections(responses(), session, now, Translator(tag))


@pytest.mark.parametrize("tag", translated_tags())
def test_every_subject_that_has_an_answer_is_in_it_once(session: Session, tag: str) -> None:
    """Danger first; by its title in the language, with all of its text and what is more of it."""
    t = Translator(tag)
    made = pack(session, tag=tag)
    titles = [answer.title for section in made[:-1] for answer in section.answers]
    answered = {name for name in subjects() if dated(f"utter_{name}")} - set(ABOUT_THE_BOT)
    assert answered
    assert {title(intent, t) for intent in answered} <= set(titles)
    assert len(titles) == len(set(titles))
    assert made[0].heading == t.pgettext("share pack", "Peligro y seguridad")
    said = texts(made)
    for intent in answered:
        for name in (f"utter_{intent}", f"utter_{intent}{SUFFIX}"):
            if name in responses():
                assert t.pgettext(name, responses()[name][0]["text"]) in said, name


def dated(name: str) -> bool:
    """Whether a response tells facts, and nothing that is filled in."""
    variants = responses().get(name)
    if not variants or "{" in variants[0]["text"]:
        return False
    return "review_by" in (variants[0].get("metadata") or {})


def test_every_text_carries_the_day_on_which_it_was_checked(session: Session) -> None:
    """On paper nobody can ask."""
    for section in pack(session)[:-1]:
        for answer in section.answers:
            assert all("🗓 Revisado el " in text for text in answer.texts), answer.title


def test_no_address_of_a_protected_house_is_in_it(session: Session) -> None:
    """Nor its telephone, even if the database held one by mistake; its name and whom to ask."""
    protected = list(session.scalars(select(Shelter).where(Shelter.protected)))
    for house in protected:
        house.address, house.phone = f"Calle Secreta {house.id}", "555 000 1111"
    session.flush()
    said = texts(pack(session))
    assert "🔒" in said
    assert "Calle Secreta" not in said
    assert "555 000 1111" not in said


def test_every_house_that_takes_anyone_is_in_it(session: Session) -> None:
    """By city, in the country of which the replies speak; none that is closed."""
    said = texts(pack(session)[-1:])
    for house in session.scalars(select(Shelter)):
        told = house.status in SHOWN and house.for_whom == "anyone" and house.country == HOME
        if told:
            assert f". {house.name}\n" in said
    closed = session.scalars(select(Shelter).where(Shelter.status == "closed"))
    open_names = {
        house.name for house in session.scalars(select(Shelter).where(Shelter.status.in_(SHOWN)))
    }
    assert not [h.name for h in closed if h.name not in open_names and f". {h.name}\n" in said]


def test_what_is_overdue_gives_way_to_its_safe_form(session: Session) -> None:
    """No old text about the law, and of old houses nothing but name, place and warning."""
    made = pack(session, OLD)
    said, houses = texts(made[:-1]), texts(made[-1:])
    assert responses()["utter_safe_mexico"][0]["text"] in said
    assert responses()["utter_ask_comar_apply"][0]["text"] not in said
    assert responses()["utter_ask_comar_apply_more"][0]["text"] not in said
    assert "🗺" not in houses
    assert "☎️" not in houses
    assert "⚠️ Lo que sabemos es viejo" in houses


def test_a_safe_form_is_told_once_for_an_answer_and_what_is_more_of_it(session: Session) -> None:
    """Both are overdue and have the same one."""
    for section in pack(session, OLD):
        for answer in section.answers:
            assert len(answer.texts) == len(set(answer.texts)), answer.title


@pytest.mark.parametrize(("state", "told"), [(FULL, True), (ROOM, False)])
def test_a_free_bed_is_not_promised_on_paper(session: Session, state: str, told: bool) -> None:
    """That a house is full or closed is told, with the hour; room may be gone when it is read."""
    report(session, "SHEL-001", state, NOW)
    said = texts(pack(session))
    assert ("🔴 No hay lugar." in said) is told
    assert "🟢" not in said
