"""The updates that wait for the bot, oldest first, numbered as Telegram numbers them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Update = dict[str, Any]

FIRST_ID = 700_000_001
# What a bot is sent only when it asks for it by name.
ONLY_ON_REQUEST = {"chat_member", "message_reaction", "message_reaction_count"}


@dataclass(eq=False)
class Pending:
    """An update that is still to be confirmed; `repeated`: Telegram sends it once more."""

    update: Update
    repeated: bool = False


@dataclass
class UpdateQueue:
    """What happened, and what of it the bot has still to hear; `allowed` empty is the default."""

    allowed: list[str] = field(default_factory=list)
    history: list[Update] = field(default_factory=list)
    pending: list[Pending] = field(default_factory=list)
    next_id: int = FIRST_ID

    def add(self, kind: str, content: dict[str, Any]) -> Update:
        """Number an update; it waits for the bot unless the bot asked not to hear of its kind."""
        update = {"update_id": self.next_id, kind: content}
        self.next_id += 1
        self.history.append(update)
        if kind in self.allowed or (not self.allowed and kind not in ONLY_ON_REQUEST):
            self.pending.append(Pending(update))
        return update

    def push(self, update: Update) -> Update:
        """Put in an update as it is; one without an id gets the next, a known id comes again."""
        update = {"update_id": self.next_id, **update}
        repeated = update["update_id"] < self.next_id
        self.next_id = max(self.next_id, update["update_id"] + 1)
        self.history.append(update)
        self.pending.append(Pending(update, repeated))
        return update

    def confirm(self, offset: int) -> None:
        """Forget what a poll from `offset` confirms; a negative one keeps the last ones only."""
        if offset < 0:
            del self.pending[:offset]
        elif offset > 0:
            self.pending = [
                one for one in self.pending if one.repeated or one.update["update_id"] >= offset
            ]

    def take(self, limit: int) -> list[Update]:
        """The first updates; they stay until they are confirmed."""
        taken = self.pending[:limit]
        for one in taken:
            one.repeated = False
        return [one.update for one in taken]

    def drop(self, one: Pending) -> None:
        """Forget an update that the webhook has taken."""
        if one in self.pending:
            self.pending.remove(one)
