"""Messages that were not understood: kept for a while, decided on in groups, never traced back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.corrections import queue, unclear
from bot.corrections.likeness import groups
from bot.corrections.unclear import ACCEPTED, DISCARDED, PROPOSED, WANTED, CannotDecide
from bot.database import transaction, utc_now

KEY = b"a key for nothing but these tests"
CHAT = 4242


def message(text: str, language: str = "es", guess: str = "find_food") -> dict[str, object]:
    """What Rasa tells of a message."""
    return {"text": text, "language": language, "guesses": [[guess, 0.3], ["thank", 0.2]]}


def keep(url: str, *texts: str, chat: int = CHAT) -> None:
    """Keep messages of a chat."""
    with transaction(url) as session:
        whose = unclear.pseudonym(KEY, chat)
        unclear.keep(session, KEY, whose, map(message, texts), utc_now(session))


def waiting(url: str) -> list[queue.Group]:
    """What waits for a decision."""
    with transaction(url) as session:
        return queue.waiting(session, KEY)


def decide(url: str, state: str, by: str, intent: str = "", second: bool = False) -> int:
    """Decide on everything that waits."""
    numbers = [number for group in waiting(url) for number in group.numbers]
    with transaction(url) as session:
        now = utc_now(session)
        return unclear.decide(session, KEY, numbers, state, by, now, intent, second)


def accepted(url: str) -> list[unclear.Unclear]:
    """What is to be written."""
    with transaction(url) as session:
        rows = unclear.in_state(session, (ACCEPTED,))
        session.expunge_all()
        return rows


def test_like_messages_are_one_decision(database_url: str) -> None:
    """The largest group first; other words are another group."""
    keep(database_url, "dónde hay comida", "DONDE AY COMIDA", "quiero volver", "donde hay comida?")
    first, second = waiting(database_url)
    assert first.texts == ("dónde hay comida", "DONDE AY COMIDA", "donde hay comida?")
    assert first.guesses[0] == ("find_food", pytest.approx(0.3))
    assert second.texts == ("quiero volver",)
    assert decide(database_url, ACCEPTED, "ana", "find_food") == 4
    assert waiting(database_url) == []
    assert {one.intent for one in accepted(database_url)} == {"find_food"}


@pytest.mark.parametrize("state", [DISCARDED, WANTED])
def test_what_is_not_accepted_is_not_written(database_url: str, state: str) -> None:
    """Discarded, or kept until there is an intent for it."""
    keep(database_url, "algo")
    decide(database_url, state, "ana")
    assert waiting(database_url) == accepted(database_url) == []


def test_nothing_is_decided_twice(database_url: str) -> None:
    """Who comes late is told that nothing was open."""
    keep(database_url, "algo")
    numbers = waiting(database_url)[0].numbers
    with transaction(database_url) as session:
        now = utc_now(session)
        for expected in (1, 0):
            done = unclear.decide(session, KEY, numbers, DISCARDED, "ana", now)
            assert done == expected


def test_where_two_are_asked_for_the_second_must_be_another(database_url: str) -> None:
    """And agree: another intent is a new proposal."""
    keep(database_url, "algo")
    decide(database_url, ACCEPTED, "ana", "find_food", second=True)
    assert accepted(database_url) == []
    [group] = waiting(database_url)
    assert (group.proposed, group.proposed_by) == ("find_food", "ana")
    with pytest.raises(CannotDecide):
        decide(database_url, ACCEPTED, "ana", "find_food", second=True)
    decide(database_url, ACCEPTED, "luz", "find_shelter", second=True)
    assert accepted(database_url) == []
    decide(database_url, ACCEPTED, "ana", "find_shelter", second=True)
    assert [one.intent for one in accepted(database_url)] == ["find_shelter"]


@pytest.mark.parametrize(
    ("state", "intent"), [(ACCEPTED, ""), (DISCARDED, "find_food"), (PROPOSED, "find_food")]
)
def test_what_is_no_decision_is_refused(database_url: str, state: str, intent: str) -> None:
    """Nothing changes."""
    keep(database_url, "algo")
    with pytest.raises(CannotDecide):
        decide(database_url, state, "ana", intent)
    assert len(waiting(database_url)) == 1


def test_forget_takes_along_what_a_person_wrote_and_nobody_elses(database_url: str) -> None:
    """Whatever was decided on it."""
    keep(database_url, "mío")
    keep(database_url, "de otra persona", chat=CHAT + 1)
    with transaction(database_url) as session:
        unclear.forget(session, KEY, CHAT)
    assert [group.texts for group in waiting(database_url)] == [("de otra persona",)]


def test_after_thirty_days_nothing_is_left(database_url: str) -> None:
    """And what was written or discarded goes at once."""
    keep(database_url, "algo")
    with transaction(database_url) as session:
        now = utc_now(session)
        unclear.purge(session, now + timedelta(days=29))
        assert unclear.count(session) == 1
        unclear.purge(session, now + timedelta(days=30))
        assert unclear.count(session) == 0
    keep(database_url, "algo")
    decide(database_url, DISCARDED, "ana")
    with transaction(database_url) as session:
        unclear.purge(session, utc_now(session))
        assert session.query(unclear.Unclear).count() == 0


def test_the_database_shows_neither_the_words_nor_the_chat(database_url: str) -> None:
    """The words are sealed, the chat is a pseudonym."""
    keep(database_url, "palabras que nadie debe leer")
    with transaction(database_url) as session:
        [row] = session.query(unclear.Unclear).all()
        shown = repr({key: value for key, value in vars(row).items() if key[0] != "_"})
        assert row.content(b"another key than that of the deployment") == {}
    assert "palabras" not in shown
    assert str(CHAT) not in shown


@given(st.lists(st.text(max_size=30), max_size=20))
def test_every_message_is_in_one_group(texts: list[str]) -> None:
    """Whatever is in it; those that are the same are together."""
    found = groups(list(enumerate(texts)), lambda item: item[1], lambda item: "es")
    assert sorted(item for group in found for item in group) == list(enumerate(texts))
    assert [len(group) for group in found] == sorted((len(g) for g in found), reverse=True)


def test_messages_of_two_languages_are_in_no_group_together() -> None:
    """The same word may mean two things."""
    items = [("total", "es"), ("total", "fr")]
    assert len(groups(items, lambda item: item[0], lambda item: item[1])) == 2
