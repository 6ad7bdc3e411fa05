"""Updates wait in the inbox until they are answered: in order, once, and without a trace after."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import StatementError

from bot.database import migrate, transaction
from bot.telegram.inbox import KEEP_BUTTONS, KEEP_IDS, Inbox
from bot.telegram.models import DEAD, DONE, PENDING, Button, Incoming, Outgoing
from bot.telegram.outbox import Outbox

NOW = datetime(2026, 11, 24, 12)
LATER = NOW + timedelta(seconds=30)
ANA, EVA = 7, 2**40 + 8  # Telegram's numbers have up to 52 bits
HELLO = {"text": "Hola"}


def update(number: int, text: str = "hola") -> dict[str, Any]:
    """An update as Telegram sends it."""
    return {"update_id": number, "message": {"text": text}}


def numbers(inbox: Inbox, busy: tuple[int, ...] = (), now: datetime = NOW, limit: int = 9):
    """The ids of the updates that are to be answered now."""
    return [row.update_id for row in inbox.waiting(busy, now, limit)]


def rows(inbox: Inbox, model: Any = Incoming) -> list[Any]:
    """Everything that a table holds."""
    with transaction(inbox.url) as session:
        return list(session.scalars(select(model)))


def first(inbox: Inbox) -> Incoming:
    """The update to answer next."""
    return inbox.waiting((), NOW, 1)[0]


def test_an_update_waits_until_it_is_answered(inbox: Inbox) -> None:
    """It keeps what Telegram sent, number for number."""
    inbox.add([(EVA, update(2**33, "necesito ayuda 🙏"))], NOW)
    row = first(inbox)
    assert (row.chat_id, row.update) == (EVA, update(2**33, "necesito ayuda 🙏"))
    inbox.answered(row, [HELLO], [], NOW)
    assert numbers(inbox) == []


def test_a_repeated_update_changes_nothing(inbox: Inbox) -> None:
    """Neither while it waits nor after it was answered."""
    inbox.add([(ANA, update(1)), (ANA, update(1))], NOW)
    inbox.add([(ANA, update(1))], NOW)
    assert len(rows(inbox)) == 1
    inbox.answered(first(inbox), [HELLO], [], NOW)
    inbox.add([(ANA, update(1)), (ANA, update(2))], NOW)
    assert numbers(inbox) == [2]


def test_one_chat_is_answered_in_the_order_of_arrival(inbox: Inbox) -> None:
    """Only its oldest update is to be had, whatever the numbers."""
    inbox.add([(ANA, update(9)), (ANA, update(3)), (ANA, update(5))], NOW)
    order = []
    while waiting := inbox.waiting((), NOW, 9):
        (row,) = waiting
        order.append(row.update_id)
        inbox.answered(row, [], [], NOW)
    assert order == [9, 3, 5]


def test_several_chats_are_answered_side_by_side(inbox: Inbox) -> None:
    """One update of each, the oldest first, no more than asked for, none of a busy chat."""
    inbox.add([(ANA, update(1)), (ANA, update(2)), (EVA, update(3)), (9, update(4))], NOW)
    assert numbers(inbox) == [1, 3, 4]
    assert numbers(inbox, limit=2) == [1, 3]
    assert numbers(inbox, busy=(ANA, 9)) == [3]


def test_a_postponed_update_holds_back_its_chat_only(inbox: Inbox) -> None:
    """What was written later must not be answered before; the attempts are counted."""
    inbox.add([(ANA, update(1)), (ANA, update(2)), (EVA, update(3))], NOW)
    inbox.postpone(first(inbox), LATER, [], NOW)
    assert numbers(inbox) == [3]
    assert numbers(inbox, now=LATER) == [1, 3]
    assert inbox.waiting((), LATER, 1)[0].attempts == 1


def test_while_it_waits_the_person_can_be_told(inbox: Inbox, outbox: Outbox) -> None:
    """An apology goes out; the update stays."""
    inbox.add([(ANA, update(1))], NOW)
    inbox.postpone(first(inbox), LATER, [HELLO], NOW)
    assert [row.message for row in outbox.waiting((), NOW, 9)] == [HELLO]


def test_an_answer_goes_into_the_outbox_in_its_order(inbox: Inbox, outbox: Outbox) -> None:
    """With its buttons, in the same transaction."""
    inbox.add([(ANA, update(1))], NOW)
    button = Button(id="b1", chat_id=ANA, payload="/greet", shown_at=NOW)
    inbox.answered(first(inbox), [HELLO, {"text": "Adiós"}], [button], NOW)
    assert [row.message for row in rows(inbox, Outgoing)] == [HELLO, {"text": "Adiós"}]
    assert inbox.payload(ANA, "b1") == "/greet"


def test_an_answer_that_cannot_be_kept_leaves_the_update_waiting(inbox: Inbox) -> None:
    """Both or neither: nothing is forgotten that was not answered."""
    inbox.add([(ANA, update(1))], NOW)
    with pytest.raises(StatementError):
        inbox.answered(first(inbox), [HELLO, {"text": object()}], [], NOW)
    assert numbers(inbox) == [1]
    assert rows(inbox, Outgoing) == []


@pytest.mark.parametrize("how", ["answered", "given up"])
def test_afterwards_nothing_says_who_wrote_what(inbox: Inbox, how: str) -> None:
    """Only the number stays, so that a repeated update is known."""
    inbox.add([(ANA, update(1, "me llamo Ana"))], NOW)
    if how == "answered":
        inbox.answered(first(inbox), [], [], NOW)
    else:
        inbox.give_up(first(inbox), [], NOW)
    (row,) = rows(inbox)
    assert (row.update_id, row.chat_id, row.update) == (1, 0, None)
    assert row.state == (DONE if how == "answered" else DEAD)


def test_an_answered_text_is_not_in_the_file_any_more(tmp_path: Path) -> None:
    """SQLite overwrites what is deleted; neither the database nor its journal has it."""
    url = f"sqlite:///{tmp_path}/puente.db"
    migrate(url)
    inbox, outbox = Inbox(url), Outbox(url)
    inbox.add([(ANA, update(1, "me llamo Xiadani"))], NOW)
    inbox.answered(first(inbox), [{"text": "Hola Xiadani"}], [], NOW)
    assert b"Xiadani" in contents(tmp_path)
    outbox.sent(outbox.waiting((), NOW, 1)[0])
    assert b"Xiadani" not in contents(tmp_path)


def contents(directory: Path) -> bytes:
    """The bytes of all files of a directory."""
    return b"".join(path.read_bytes() for path in directory.iterdir())


def test_given_up_updates_are_not_tried_again(inbox: Inbox, outbox: Outbox) -> None:
    """The person is told; the next message of the chat gets its turn."""
    inbox.add([(ANA, update(1)), (ANA, update(2))], NOW)
    inbox.give_up(first(inbox), [HELLO], NOW)
    assert numbers(inbox) == [2]
    assert [row.message for row in outbox.waiting((), NOW, 9)] == [HELLO]


def test_a_button_belongs_to_the_chat_that_it_was_shown_to(inbox: Inbox) -> None:
    """Nobody presses another one's button, nor one that never was."""
    inbox.add([(ANA, update(1))], NOW)
    shown = [Button(id="b1", chat_id=ANA, payload="/greet", shown_at=NOW)]
    inbox.answered(first(inbox), [], shown, NOW)
    assert inbox.payload(EVA, "b1") is None
    assert inbox.payload(ANA, "b2") is None
    assert inbox.payload(ANA, "") is None


def test_forgetting_a_chat_takes_its_buttons(inbox: Inbox) -> None:
    """And leaves those of the others."""
    inbox.add([(ANA, update(1))], NOW)
    shown = [
        Button(id=f"b{chat}", chat_id=chat, payload="/greet", shown_at=NOW) for chat in (ANA, EVA)
    ]
    inbox.answered(first(inbox), [], shown, NOW)
    inbox.forget(ANA)
    assert [row.chat_id for row in rows(inbox, Button)] == [EVA]


def test_old_numbers_and_old_buttons_are_purged(inbox: Inbox) -> None:
    """What was answered days ago will not be repeated; what still waits stays, however old."""
    inbox.add([(ANA, update(1)), (EVA, update(2))], NOW)
    shown = [Button(id="b1", chat_id=ANA, payload="/greet", shown_at=NOW)]
    inbox.answered(first(inbox), [], shown, NOW)
    inbox.purge(NOW + KEEP_IDS)
    assert len(rows(inbox)) == 2
    inbox.purge(NOW + KEEP_IDS + timedelta(seconds=1))
    assert [(row.update_id, row.state) for row in rows(inbox)] == [(2, PENDING)]
    assert inbox.payload(ANA, "b1")
    inbox.purge(NOW + KEEP_BUTTONS + timedelta(seconds=1))
    assert inbox.payload(ANA, "b1") is None


def sent(outbox: Outbox, now: datetime = NOW) -> list[str]:
    """Send everything that is due; the texts in the order in which they went."""
    texts = []
    while waiting := outbox.waiting((), now, 9):
        for row in waiting:
            texts.append(row.message["text"])
            outbox.sent(row)
    return texts


@pytest.fixture
def full(inbox: Inbox, outbox: Outbox) -> Outbox:
    """An outbox with two messages to Ana and one to Eva."""
    for number, (chat, text) in enumerate([(ANA, "a1"), (ANA, "a2"), (EVA, "e1")]):
        inbox.add([(chat, update(number))], NOW)
        inbox.answered(first(inbox), [{"text": text}], [], NOW)
    return outbox


def test_messages_go_out_in_order_and_leave_nothing(full: Outbox, inbox: Inbox) -> None:
    """Each chat in its order, both chats side by side."""
    assert [row.message["text"] for row in full.waiting((), NOW, 9)] == ["a1", "e1"]
    assert sent(full) == ["a1", "e1", "a2"]
    assert rows(inbox, Outgoing) == []


def test_a_postponed_message_holds_back_its_chat_only(full: Outbox) -> None:
    """A flood limit of one chat is not another's."""
    full.postpone(full.waiting((), NOW, 1)[0], LATER)
    assert sent(full) == ["e1"]
    assert full.waiting((), LATER, 1)[0].attempts == 1
    assert sent(full, LATER) == ["a1", "a2"]


def test_busy_chats_and_the_limit_are_respected(full: Outbox) -> None:
    """As in the inbox."""
    assert [row.chat_id for row in full.waiting((ANA,), NOW, 9)] == [EVA]
    assert [row.chat_id for row in full.waiting((), NOW, 1)] == [ANA]


def test_nothing_is_kept_for_who_blocked_the_bot(full: Outbox) -> None:
    """Nobody reads there any more."""
    full.drop_chat(ANA)
    assert sent(full) == ["e1"]
