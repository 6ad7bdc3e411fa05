"""Updates wait in the inbox until they are answered: in order, once, and without a trace after."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from queues import KEY, arrived, rows, shift

from bot.database import engine, leave_no_trace, migrate, transaction
from bot.telegram.buttons import KEPT, button_id, payload_of, purge
from bot.telegram.inbox import KEEP_IDS, Answered, Inbox
from bot.telegram.models import DEAD, DONE, PENDING, Incoming, Outgoing
from bot.telegram.outbox import Outbox
from bot.telegram.queue import Taken

ANA, EVA = 7, 2**40 + 8
SECOND = timedelta(seconds=1)
HELLO = {"text": "Hola"}


def first(inbox: Inbox) -> Taken:
    """The update to answer next."""
    return inbox.take([], 1)[0]


def messages(outbox: Outbox) -> list[dict[str, object]]:
    """Send everything that waits; what it was, in the order in which it went."""
    sent = []
    while taken := outbox.take([], 9):
        for row in taken:
            sent.append(row.content)
            outbox.sent([row])
    return sent


def test_a_repeated_update_changes_nothing(inbox: Inbox) -> None:
    """Neither while it waits nor after it was answered."""
    assert inbox.add([arrived(1, ANA), arrived(1, ANA)]) == 1
    assert inbox.add([arrived(1, ANA)]) == 0
    inbox.answered([Answered(first(inbox), [HELLO], {})])
    assert inbox.add([arrived(1, ANA), arrived(2, ANA)]) == 1
    assert first(inbox).content["update_id"] == 2


def test_one_chat_is_answered_in_the_order_of_arrival(inbox: Inbox) -> None:
    """Only its oldest update is to be had, whatever the numbers."""
    inbox.add([arrived(9, ANA), arrived(3, ANA), arrived(5, ANA)])
    order = []
    while taken := inbox.take([], 9):
        (row,) = taken
        order.append(row.content["update_id"])
        inbox.answered([Answered(row, [], {})])
    assert order == [9, 3, 5]


def test_an_answer_goes_into_the_outbox_in_its_order(inbox: Inbox, outbox: Outbox) -> None:
    """With its buttons, in the same transaction."""
    inbox.add([arrived(1, ANA)])
    inbox.answered([Answered(first(inbox), [HELLO, {"text": "Adiós"}], {"b1" * 8: "/greet"})])
    assert messages(outbox) == [HELLO, {"text": "Adiós"}]


def test_an_answer_that_cannot_be_kept_leaves_the_update_waiting(inbox: Inbox) -> None:
    """Both or neither: nothing is forgotten that was not answered."""
    inbox.add([arrived(1, ANA)])
    row = first(inbox)
    with pytest.raises(TypeError):
        inbox.answered([Answered(row, [HELLO, {"text": object()}], {})])
    assert [one.state for one in rows(inbox)] == [PENDING]
    assert rows(inbox.outbox) == []


def test_an_answer_in_other_hands_spoils_none_of_its_batch(inbox: Inbox, outbox: Outbox) -> None:
    """The others are kept; of that one nothing is said, and its caller hears of it."""
    inbox.add([arrived(1, ANA), arrived(2, EVA)])
    lost, ours = inbox.take([], 9)
    shift(inbox, taken_until=-timedelta(minutes=5))
    (again,) = inbox.take([ours.chat], 9)
    answers = [Answered(row, [{"text": str(row.chat_id)}], {}) for row in (lost, ours)]
    assert inbox.answered(answers) == {lost.id}
    assert messages(outbox) == [{"text": str(EVA)}]
    assert inbox.answered([Answered(again, [], {})]) == set()


def test_what_is_answered_leaves_only_its_number(inbox: Inbox) -> None:
    """So that a repeated update is known; nothing says who wrote what."""
    inbox.add([arrived(1, ANA, "me llamo Ana")])
    inbox.answered([Answered(first(inbox), [], {})])
    (row,) = rows(inbox)
    assert (row.update_id, row.chat, row.sealed, row.state) == (1, "", None, DONE)


def test_who_is_given_up_is_told(inbox: Inbox, outbox: Outbox) -> None:
    """The next message of the chat gets its turn; the update stays, sealed, for a maintainer."""
    inbox.add([arrived(1, ANA), arrived(2, ANA)])
    inbox.give_up(first(inbox), "Rasa answered 500", "Perdón")
    assert messages(outbox) == [{"text": "Perdón"}]
    assert first(inbox).content["update_id"] == 2
    assert [row.state for row in rows(inbox)] == [DEAD, PENDING]


def test_too_much_is_told_and_not_read(inbox: Inbox, outbox: Outbox) -> None:
    """Its number is kept; the notice goes out once, even if the update comes again."""
    surplus = arrived(1, ANA, read=False, notice="Despacio, por favor")
    assert [inbox.add([surplus]), inbox.add([surplus])] == [1, 0]
    assert inbox.take([], 9) == []
    assert messages(outbox) == [{"text": "Despacio, por favor"}]


def test_nothing_in_the_tables_can_be_read(inbox: Inbox) -> None:
    """Neither what was written nor who wrote it, neither in the inbox nor in the outbox."""
    inbox.add([arrived(1, EVA, "me llamo Xiadani"), arrived(2, EVA)])
    inbox.answered([Answered(first(inbox), [{"text": "Hola Xiadani"}], {})])
    for model in (Incoming, Outgoing):
        with engine(inbox.url).connect() as connection:
            table = connection.execute(model.__table__.select()).all()
        assert table
        assert "Xiadani" not in str(table)
        assert str(EVA) not in str(table)


def test_nothing_in_the_files_can_be_read(tmp_path: Path) -> None:
    """Not even while it waits; and afterwards not even what was sealed is there."""
    url = f"sqlite:///{tmp_path}/puente.db"
    migrate(url)
    inbox = Inbox(url, KEY)
    inbox.add([arrived(1, EVA, "me llamo Xiadani")])
    (row,) = rows(inbox)
    files = contents(tmp_path)
    assert row.sealed in files
    assert b"Xiadani" not in files
    assert str(EVA).encode() not in files
    inbox.answered([Answered(first(inbox), [{"text": "Hola Xiadani"}], {})])
    leave_no_trace(url, [Incoming, Outgoing])
    assert row.sealed[:16] not in contents(tmp_path)


def contents(directory: Path) -> bytes:
    """The bytes of all files of a directory."""
    return b"".join(path.read_bytes() for path in directory.iterdir())


def test_a_late_answer_is_told_once(inbox: Inbox, outbox: Outbox) -> None:
    """However many messages wait, and however often one looks, until all are answered."""
    inbox.add([arrived(1, ANA), arrived(2, ANA), arrived(3, EVA)])
    shift(inbox, added_at=-10 * SECOND)
    inbox.add([arrived(4, ANA)])
    told: list[int] = []

    def text(chat_id: int, update: dict[str, object]) -> str:
        told.append(chat_id)
        return "Tarda"

    for _ in range(3):
        inbox.tell_late(6 * SECOND, text)
    assert sorted(told) == [ANA, EVA]
    for _ in range(2):
        inbox.answered([Answered(inbox.take([inbox.tag(EVA)], 1)[0], [], {})])
    shift(inbox, added_at=-10 * SECOND)
    inbox.tell_late(6 * SECOND, text)
    assert len(told) == 2
    inbox.answered([Answered(inbox.take([inbox.tag(EVA)], 1)[0], [], {})])
    inbox.add([arrived(5, ANA)])
    shift(inbox, added_at=-10 * SECOND)
    inbox.tell_late(6 * SECOND, text)
    assert told[2:] == [ANA]
    assert messages(outbox) == [{"text": "Tarda"}] * 3


def test_who_knows_already_is_not_told_again(inbox: Inbox, outbox: Outbox) -> None:
    """Somebody whom the database could not tell was told directly."""
    inbox.add([arrived(1, ANA, told=True), arrived(2, EVA)])
    shift(inbox, added_at=-10 * SECOND)
    inbox.tell_late(6 * SECOND, lambda chat_id, update: None)
    assert messages(outbox) == []


def test_forgetting_a_chat_takes_what_was_given_up(inbox: Inbox) -> None:
    """And leaves that of the others."""
    inbox.add([arrived(1, ANA), arrived(2, EVA)])
    for row in inbox.take([], 9):
        inbox.give_up(row, "why", "Perdón")
    inbox.forget(ANA)
    assert [row.update_id for row in rows(inbox)] == [2]


def test_old_numbers_are_purged(inbox: Inbox) -> None:
    """What was answered days ago will not be repeated; what still waits stays, however old."""
    inbox.add([arrived(1, ANA), arrived(2, EVA)])
    inbox.answered([Answered(first(inbox), [], {})])
    now = rows(inbox)[0].added_at
    with transaction(inbox.url) as session:
        inbox.purge(session, now + KEEP_IDS)
    assert [row.update_id for row in rows(inbox)] == [1, 2]
    with transaction(inbox.url) as session:
        inbox.purge(session, now + KEEP_IDS + SECOND)
    assert [(row.update_id, row.state) for row in rows(inbox)] == [(None, PENDING)]


def test_a_number_that_telegram_uses_again_is_a_new_update(inbox: Inbox) -> None:
    """After an idle week Telegram begins anew anywhere; an old message that waits is in no way."""
    inbox.add([arrived(1, ANA)])
    with transaction(inbox.url) as session:
        inbox.purge(session, rows(inbox)[0].added_at + KEEP_IDS + SECOND)
    assert inbox.add([arrived(1, EVA)]) == 1
    assert len(inbox.take([], 9)) == 2


def test_a_button_says_nothing_about_who_saw_it(inbox: Inbox) -> None:
    """The same payload is one row, whoever gets it; it is known for a month after it was shown."""
    name = button_id(KEY, "/greet")
    inbox.add([arrived(1, ANA), arrived(2, EVA)])
    for row in inbox.take([], 9):
        inbox.answered([Answered(row, [], {name: "/greet"})])
    with transaction(inbox.url) as session:
        assert payload_of(session, name) == "/greet"
        purge(session, row.at + KEPT)
        assert payload_of(session, name) == "/greet"
        purge(session, row.at + KEPT + 60 * SECOND)
        assert payload_of(session, name) is None


@pytest.mark.parametrize("name", ["", "/greet", "0" * 16, "a\0b", "x" * 64, "\ud800"])
def test_what_is_no_button_stands_for_nothing(inbox: Inbox, name: str) -> None:
    """Anybody can send a press that no button has."""
    with transaction(inbox.url) as session:
        assert payload_of(session, name) is None


@pytest.fixture
def full(inbox: Inbox, outbox: Outbox) -> Outbox:
    """An outbox with two messages to Ana and one to Eva."""
    inbox.add([arrived(1, ANA), arrived(2, EVA)])
    for row, texts in zip(inbox.take([], 9), (["a1", "a2"], ["e1"]), strict=True):
        inbox.answered([Answered(row, [{"text": text} for text in texts], {})])
    return outbox


def test_messages_go_out_in_order_and_leave_nothing(full: Outbox) -> None:
    """Each chat in its order, both chats side by side."""
    assert [m["text"] for m in messages(full)] == ["a1", "e1", "a2"]
    assert rows(full) == []


def test_nothing_is_kept_for_who_blocked_the_bot(full: Outbox) -> None:
    """Nobody reads there any more."""
    full.drop_chat(ANA)
    assert [m["text"] for m in messages(full)] == ["e1"]
