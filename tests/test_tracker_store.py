"""The memory of conversations, and how one of them is erased without a trace."""

from __future__ import annotations

from pathlib import Path

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


async def test_after_erasing_nothing_is_left_in_the_file(
    sqlite: ConversationStore, tmp_path: Path
) -> None:
    """No word of it in any byte of the database or its journal, and not the pseudonym."""
    await tell(sqlite, ANA, "Ocotepeque")
    await tell(sqlite, EVA, "Jutiapa")
    assert b"Ocotepeque" in contents(tmp_path)
    erase(sqlite, ANA)
    assert b"Ocotepeque" not in contents(tmp_path)
    assert ANA.encode() not in contents(tmp_path)
    assert b"Jutiapa" in contents(tmp_path)


async def test_nothing_is_left_while_somebody_else_reads(
    sqlite: ConversationStore, tmp_path: Path
) -> None:
    """An open connection keeps the journal alive; the erased words must leave it all the same."""
    await tell(sqlite, ANA, *(f"Ocotepeque{n}" for n in range(50)))
    with sqlite.engine.connect() as other:
        other.exec_driver_sql("SELECT count(*) FROM events").scalar()
        await tell(sqlite, ANA, "Ocotepeque")
        erase(sqlite, ANA)
        assert b"Ocotepeque" not in contents(tmp_path)


async def test_sqlite_is_prepared_on_every_connection(sqlite: ConversationStore) -> None:
    """Deletes overwrite; the journal is a write-ahead log."""
    with sqlite.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA secure_delete").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


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
