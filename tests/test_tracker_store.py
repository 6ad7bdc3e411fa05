"""The memory of conversations, and how one of them is erased without a trace."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from rasa.core.tracker_store import (
    AwaitableTrackerStore,
    FailSafeTrackerStore,
    InMemoryTrackerStore,
    TrackerStore,
)
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.exc import SQLAlchemyError

from bot.database import transaction, utc_now
from bot.privacy.conversations import KEPT, Conversation, purge
from bot.tracker_store import ConversationStore, erase

ANA, EVA = "a" * 32, "e" * 32


@pytest.fixture
def store(empty_database_url: str, monkeypatch: pytest.MonkeyPatch) -> ConversationStore:
    """A store as Rasa makes it out of endpoints.yml."""
    monkeypatch.setenv("DATABASE_URL", empty_database_url)
    return ConversationStore(domain=Domain.empty(), event_broker=None, unknown_option=True)


@pytest.fixture
def sqlite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ConversationStore:
    """The same, in a directory that is not there yet."""
    monkeypatch.setenv("DATABASE_URL", "")
    monkeypatch.setenv("PUENTE_VAR", str(tmp_path / "var"))
    return ConversationStore(domain=Domain.empty())


async def tell(store: TrackerStore, sender: str, *words: str) -> None:
    """A conversation with these words on both sides."""
    tracker = await store.get_or_create_tracker(sender)
    for word in words:
        tracker.update(UserUttered(f"vengo de {word}"))
        tracker.update(BotUttered(f"entonces {word}"))
        tracker.update(SlotSet("city", word))
    await store.save(tracker)


async def remembered(store: TrackerStore, sender: str) -> DialogueStateTracker | None:
    """The conversation as it is kept."""
    return await store.retrieve(sender)


def contents(directory: Path) -> bytes:
    """The bytes of all files below a directory."""
    return b"".join(path.read_bytes() for path in directory.rglob("*") if path.is_file())


async def test_a_conversation_is_remembered(store: ConversationStore) -> None:
    """On both databases."""
    await tell(store, ANA, "Ocotepeque")
    tracker = await remembered(store, ANA)
    assert tracker is not None
    assert tracker.latest_message.text == "vengo de Ocotepeque"


async def test_an_erased_conversation_is_gone(store: ConversationStore) -> None:
    """And nobody else's."""
    await tell(store, ANA, "Ocotepeque")
    await tell(store, EVA, "Jutiapa")
    erase(store, ANA)
    erase(store, ANA)  # once more does no harm
    assert await remembered(store, ANA) is None
    assert await remembered(store, EVA) is not None


async def test_nothing_of_a_conversation_can_be_read(
    sqlite: ConversationStore, tmp_path: Path
) -> None:
    """Not in the file, not while it is remembered."""
    await tell(sqlite, ANA, "Ocotepeque")
    assert ANA.encode() in contents(tmp_path)
    assert b"Ocotepeque" not in contents(tmp_path)


async def test_after_erasing_nothing_is_left_in_the_file(
    sqlite: ConversationStore, tmp_path: Path
) -> None:
    """Not the pseudonym, and not what was sealed."""
    await tell(sqlite, ANA, "Ocotepeque")
    await tell(sqlite, EVA, "Jutiapa")
    with transaction(sqlite.url) as session:
        sealed = session.get(Conversation, ANA).sealed
    assert sealed[:16] in contents(tmp_path)
    erase(sqlite, ANA)
    assert sealed[:16] not in contents(tmp_path)
    assert ANA.encode() not in contents(tmp_path)
    assert EVA.encode() in contents(tmp_path)


async def turn(store: ConversationStore, word: str, name: str = "", **unit: Any) -> dict[str, Any]:
    """A turn of Ana's in which she says a word."""
    async with store.unit(ANA, **unit) as one:
        await tell(store, ANA, word)
        one.answered(name, {"replies": [word]})
        return {"replies": [word]}


async def words(store: ConversationStore, sender: str = ANA) -> list[str]:
    """What somebody has said, as it is remembered."""
    tracker = await store.retrieve(sender)
    events = tracker.events if tracker else []
    return [event.text for event in events if isinstance(event, UserUttered)]


async def test_a_turn_is_kept_at_its_end(store: ConversationStore) -> None:
    """What it saves in between is seen within, and by nobody else before."""
    async with store.unit(ANA) as one:
        await tell(store, ANA, "Jutiapa")
        assert await words(store) == ["vengo de Jutiapa"]
        with transaction(store.url) as session:
            assert session.get(Conversation, ANA) is None
        one.answered("7-0", {})
    assert await words(store) == ["vengo de Jutiapa"]


async def test_a_turn_that_fails_leaves_the_conversation_as_it_was(
    store: ConversationStore,
) -> None:
    """The next try is as the first."""
    await turn(store, "Jutiapa")
    with pytest.raises(RuntimeError):
        async with store.unit(ANA):
            await tell(store, ANA, "Ocotepeque")
            raise RuntimeError("the action server is down")
    assert await words(store) == ["vengo de Jutiapa"]


async def test_the_last_turn_is_known_with_its_answer(store: ConversationStore) -> None:
    """Also to a process that was started after it."""
    await turn(store, "Jutiapa", "7-0")
    async with ConversationStore(Domain.empty()).unit(ANA) as one:
        assert one.before.answers == {"7-0": {"replies": ["Jutiapa"]}}
    assert await words(store) == ["vengo de Jutiapa"]


async def test_all_turns_of_the_last_message_are_known(store: ConversationStore) -> None:
    """A photo with a caption is two; those of the message before are of no more use."""
    for name in ("7-0", "8-0", "8-1"):
        await turn(store, "Jutiapa", name)
    async with store.unit(ANA) as one:
        assert set(one.before.answers) == {"8-0", "8-1"}


async def test_turns_of_one_person_wait_for_each_other(store: ConversationStore) -> None:
    """Two at once, as after a restart of the gateway, are one after the other."""
    await asyncio.gather(*(turn(store, f"Aldea{n}") for n in range(5)))
    assert len(await words(store)) == 5


async def test_a_conversation_goes_on_under_a_new_name(store: ConversationStore) -> None:
    """The pseudonyms of yesterday end; what was talked about does not."""
    await tell(store, EVA, "Jutiapa")
    await turn(store, "Ocotepeque", formerly=EVA)
    assert await words(store) == ["vengo de Jutiapa", "vengo de Ocotepeque"]
    assert await words(store, EVA) == []


async def test_erasing_within_a_turn_erases_at_its_end(store: ConversationStore) -> None:
    """Everything that was before it, too."""
    await turn(store, "Jutiapa")
    async with store.unit(ANA):
        await tell(store, ANA, "Ocotepeque")
        erase(store, ANA)
    assert await words(store) == []
    with transaction(store.url) as session:
        assert session.get(Conversation, ANA) is None


async def test_a_database_that_is_away_is_an_error(store: ConversationStore) -> None:
    """And not an empty memory."""
    store.url = "sqlite:////proc/nowhere/conversations.db"
    with pytest.raises((SQLAlchemyError, OSError)):
        await store.retrieve(ANA)
    with pytest.raises((SQLAlchemyError, OSError)):
        await tell(store, ANA, "Jutiapa")


@pytest.mark.parametrize("by", [timedelta(hours=1), timedelta(days=1), -timedelta(days=1)])
async def test_a_clock_that_is_wrong_hides_nothing(store: ConversationStore, by: timedelta) -> None:
    """What was said before and after it was set is one conversation."""
    await turn(store, "Jutiapa")
    with transaction(store.url) as session:
        session.get(Conversation, ANA).changed_at += by
    await turn(store, "Ocotepeque")
    assert await words(store) == ["vengo de Jutiapa", "vengo de Ocotepeque"]


async def test_a_day_after_the_last_message_a_conversation_is_deleted(
    store: ConversationStore,
) -> None:
    """And not before."""
    await turn(store, "Jutiapa")
    with transaction(store.url) as session:
        now = utc_now(session)
        assert purge(session, now + KEPT - timedelta(minutes=1)) == 0
        assert purge(session, now + KEPT + timedelta(minutes=1)) == 1
    assert await words(store) == []


@pytest.mark.parametrize("wrap", [AwaitableTrackerStore, FailSafeTrackerStore])
async def test_a_store_is_found_inside_its_wrapping(sqlite: ConversationStore, wrap) -> None:
    """Rasa puts a store into others."""
    await tell(sqlite, ANA, "Ocotepeque")
    erase(wrap(sqlite), ANA)
    assert await remembered(sqlite, ANA) is None


async def test_a_store_in_memory_can_be_erased_too() -> None:
    """The command line uses it."""
    store = InMemoryTrackerStore(Domain.empty())
    await tell(store, ANA, "Ocotepeque")
    erase(store, ANA)
    assert await remembered(store, ANA) is None


def test_a_store_that_cannot_be_erased_is_an_error() -> None:
    """Nobody is told "erased" when nothing was."""
    with pytest.raises(TypeError, match="TrackerStore"):
        erase(TrackerStore(Domain.empty()), ANA)
