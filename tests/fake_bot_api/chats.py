"""A chat as a test watches it: what the bot did there, and how to wait for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, overload

from .keyboard import buttons
from .messages import Json, Sent, membership
from .update_queue import Update
from .world import Action, CallbackAnswer, CallbackQuery, ChatRecord, World, now


class Chat:
    """What all chats have in common."""

    def __init__(self, world: World, record: ChatRecord) -> None:
        self._world = world
        self._record = record

    @property
    def id(self) -> int:
        """The id of the chat."""
        return self._record.info["id"]

    @property
    def messages(self) -> list[Sent]:
        """What the bot sent here, in order, as it stands after edits."""
        with self._world.signal.lock:
            return list(self._record.messages)

    @property
    def actions(self) -> list[Action]:
        """The chat actions that the bot showed here."""
        with self._world.signal.lock:
            return list(self._record.actions)

    @property
    def callback_answers(self) -> list[CallbackAnswer]:
        """How the bot answered the presses of buttons here."""
        with self._world.signal.lock:
            return list(self._record.answers)

    @overload
    def wait_for(self, what: int = 1, timeout: float = 5.0) -> list[Sent]: ...
    @overload
    def wait_for(self, what: Callable[[Sent], Any], timeout: float = 5.0) -> Sent: ...
    def wait_for(
        self, what: int | Callable[[Sent], Any] = 1, timeout: float = 5.0
    ) -> list[Sent] | Sent:
        """Wait for that many messages in all, or for one that fits; gives them, or it.

        Blocks; a test that shares its event loop with the bot awaits `wait_for_async`.

        Raises:
            TimeoutError: they did not come.
        """

        def found() -> list[Sent]:
            if isinstance(what, int):
                return self._record.messages if len(self._record.messages) >= what else []
            return [message for message in self._record.messages if what(message)]

        if what == 0 or self._world.signal.block_until(lambda: bool(found()), timeout):
            return self.messages if isinstance(what, int) else found()[0]
        said = [message.text for message in self.messages]
        raise TimeoutError(f"after {timeout} s chat {self.id} holds {len(said)} messages: {said}")

    async def wait_for_async(
        self, what: int | Callable[[Sent], Any] = 1, timeout: float = 5.0
    ) -> Any:
        """`wait_for` without holding up the event loop."""
        return await asyncio.to_thread(self.wait_for, what, timeout)

    def _press(self, presser: Json, button: str, message: Sent | None) -> Update:
        with_keyboard = [sent for sent in self.messages if sent.reply_markup]
        message = message or (with_keyboard[-1] if with_keyboard else None)
        offered = buttons(message.reply_markup) if message else []
        for one in offered:
            if button in (one["text"], one.get("callback_data")) and message:
                return self._pressed(presser, one, message)
        shown = [(one["text"], one.get("callback_data")) for one in offered]
        raise LookupError(f"no button {button!r} here; there are {shown}")

    def _pressed(self, presser: Json, button: Json, message: Sent) -> Update:
        if "callback_data" not in button:
            raise LookupError(f"the button {button['text']!r} sends nothing to the bot")
        with self._world.signal.lock:
            query_id = str(4_000_000_000 + next(self._world.numbers))
            self._world.callbacks[query_id] = CallbackQuery(self.id, now())
            content = {
                "id": query_id,
                "from": presser,
                "message": message.as_json(self._record.info, self._world.bot),
                "chat_instance": str(self.id),
                "data": button["callback_data"],
            }
            return self._happen("callback_query", content)

    def _write(self, kind: str, sender: Json | None, content: Json) -> Update:
        with self._world.signal.lock:
            message = {
                "message_id": next(self._world.numbers),
                **({"from": sender} if sender else {}),
                "chat": self._record.info,
                "date": int(now()),
                **content,
            }
            self._record.written.append(message)
            return self._happen(kind, message)

    def _stand(self, by: Json, standing: str) -> Update:
        with self._world.signal.lock:
            old, self._record.standing = self._record.standing, standing
            return self._happen(
                "my_chat_member",
                membership(self._record.info, by, self._world.bot, old, standing, int(now())),
            )

    def _happen(self, kind: str, content: Json) -> Update:
        with self._world.signal.lock:
            update = self._world.updates.add(kind, content)
            self._world.signal.ring()
        return update
