"""Telegram in the hands of a test: who is there, what the bot did, what goes wrong next."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from .faults import Fault
from .people import Channel, Group, Person
from .profile import scope_key
from .receiving import get_webhook_info
from .update_queue import Update
from .world import Call, ChatRecord, Delivery, Webhook, World


class Telegram:
    """The test's side of a fake; everything here may be called from any thread."""

    def __init__(self, world: World, url: str) -> None:
        self._world = world
        self.url = url
        self.token = world.token

    @property
    def base_url(self) -> str:
        """What python-telegram-bot wants as `base_url`."""
        return f"{self.url}/bot"

    def person(
        self,
        chat_id: int,
        first_name: str = "Ana",
        language_code: str | None = "es",
        **user: Any,
    ) -> Person:
        """The person with this id; someone who pressed Start some time ago.

        Args:
            user: more fields of Telegram's User, such as `last_name` and `username`.
        """
        known = {"language_code": language_code} if language_code else {}
        user = {"id": chat_id, "is_bot": False, "first_name": first_name, **known, **user}
        names = ("id", "first_name", "last_name", "username")
        chat = {"type": "private", **{name: user[name] for name in names if name in user}}
        return Person(self._world, self._record(chat), user)

    def group(
        self, chat_id: int, title: str = "Vecinos", kind: str = "supergroup", member: bool = True
    ) -> Group:
        """The group with this (negative) id; `member`: the bot is in it from the beginning."""
        chat = {"id": chat_id, "type": kind, "title": title}
        return Group(self._world, self._record(chat, "member" if member else "left"))

    def channel(self, chat_id: int, title: str = "Avisos") -> Channel:
        """The channel with this (negative) id, in which the bot is."""
        return Channel(
            self._world, self._record({"id": chat_id, "type": "channel", "title": title})
        )

    def push(self, update: Update) -> Update:
        """Send the bot an update as it is; without an `update_id` it gets the next one."""
        with self._world.signal.lock:
            pushed = self._world.updates.push(update)
            self._world.signal.ring()
        return pushed

    def push_again(self, update: Update | None = None) -> Update:
        """Send an update a second time, under its old id; by default the last one."""
        return self.push(update or self.updates[-1])

    def fail_next(
        self,
        method: str,
        status: int,
        description: str = "",
        retry_after: int | None = None,
        times: int = 1,
        after_accepting: bool = False,
        chat_id: int | None = None,
    ) -> None:
        """Let the next calls of a method fail.

        Args:
            status: what the bot is told; 0 leaves it without any answer, until it gives up.
            after_accepting: the work is done all the same; only the answer is lost.
            chat_id: of this chat only; by default of any.
        """
        fault = Fault(status, description, retry_after, after_accepting, chat_id)
        with self._world.signal.lock:
            self._world.faults.order(method, fault, times)

    def proxy(self, public: str, address: str) -> None:
        """Stand in for the proxy in front of a bot: what goes to `public` comes to `address`."""
        self._world.proxies[public] = address

    def expire_callbacks(self) -> None:
        """Let every press of a button that waits for an answer grow too old for one."""
        with self._world.signal.lock:
            self._world.callbacks.clear()

    @property
    def flood_control(self) -> bool:
        """Whether more than 1 message a second into a chat, or 30 in all, get a 429."""
        return self._world.flood_control

    @flood_control.setter
    def flood_control(self, on: bool) -> None:
        self._world.flood_control = on

    @property
    def updates(self) -> list[Update]:
        """All that happened, in order, also what the bot did not want to hear."""
        return self._read(lambda: list(self._world.updates.history))

    @property
    def pending(self) -> list[Update]:
        """The updates that the bot has not confirmed yet."""
        return self._read(lambda: [one.update for one in self._world.updates.pending])

    @property
    def polling(self) -> bool:
        """Whether a long poll waits at this moment."""
        return self._world.polls_waiting > 0

    @property
    def calls(self) -> list[Call]:
        """All that the bot asked for, in order."""
        return self._read(lambda: list(self._world.calls))

    def calls_to(self, method: str) -> list[Call]:
        """The calls of one method."""
        return [call for call in self.calls if call.method.lower() == method.lower()]

    @property
    def deliveries(self) -> list[Delivery]:
        """Every attempt to bring an update to the webhook."""
        return self._read(lambda: list(self._world.deliveries))

    @property
    def webhook(self) -> Webhook | None:
        """The webhook, with its secret."""
        return self._world.webhook

    @property
    def webhook_info(self) -> dict[str, Any]:
        """What getWebhookInfo says."""
        return self._read(lambda: get_webhook_info(self._world, {}))

    def commands(self, language_code: str = "", scope: Any = None) -> dict[str, str]:
        """The commands of a language and scope (by default everyone's): name to description."""
        key = (scope_key({"type": scope} if isinstance(scope, str) else scope), language_code)
        kept = self._read(lambda: self._world.commands.get(key, []))
        return {command["command"]: command["description"] for command in kept}

    def profile(self, name: str, language_code: str = "") -> str | None:
        """The "description" or "short_description" in a language, None where it was never set."""
        return self._world.profile.get((name, language_code))

    def wait_until(self, reached: Callable[[], Any], timeout: float = 5.0) -> None:
        """Wait until something holds, looking again whenever anything changes.

        Raises:
            TimeoutError: it did not come to that.
        """
        if not self._world.signal.block_until(lambda: bool(reached()), timeout):
            raise TimeoutError(f"not so after {timeout} s; the last calls: {self.calls[-5:]}")

    async def wait_until_async(self, reached: Callable[[], Any], timeout: float = 5.0) -> None:
        """`wait_until` for a test that shares its event loop with the bot."""
        await asyncio.to_thread(self.wait_until, reached, timeout)

    def _record(self, chat: dict[str, Any], standing: str = "member") -> ChatRecord:
        with self._world.signal.lock:
            return self._world.chats.setdefault(chat["id"], ChatRecord(chat, standing))

    def _read(self, what: Callable[[], Any]) -> Any:
        with self._world.signal.lock:
            return what()
