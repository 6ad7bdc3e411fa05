"""The running server takes over the live model: it is loaded beside the other, then they swap."""

from __future__ import annotations

import asyncio
import gc
import logging
import re
import time
from pathlib import Path

from rasa.core.agent import Agent
from rasa.core.processor import MessageProcessor

from bot.archives import NoModel, NotTrusted
from bot.once import make_ours
from bot.registry import Registry
from bot.settings import Settings

logger = logging.getLogger(__name__)

LOOK_EVERY = 1.0  # seconds
LONGEST_TURN = 120.0  # seconds
OWN_COPY = re.compile("[0-9a-f]{64}")  # how `Registry.own_copy` names an archive


class Swap:
    """Sees to it that an agent has the model that is live."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._registry = Registry(settings)
        self._read_at: int | None = None

    async def watch(self, agent: Agent | None) -> None:
        """Swap whenever another model goes live, until cancelled.

        A model that cannot be used is logged; the other goes on. An archive that was named by hand
        (`rasa run --model …`) stays.
        """
        settle()
        while agent and OWN_COPY.fullmatch(serving(agent) or ""):
            await asyncio.sleep(LOOK_EVERY)
            changed_at = self._changed_at()
            if changed_at == self._read_at:
                continue
            self._read_at = changed_at
            try:
                await self.now(agent)
            except (NoModel, NotTrusted, OSError) as error:
                logger.error("The live model cannot be used: %s", type(error).__name__)
            except Exception:
                logger.exception("The live model cannot be loaded")

    async def now(self, agent: Agent) -> None:
        """Load the live model if it is another one, and use it for the turns that begin then.

        Raises:
            NoModel: it is no longer there.
            NotTrusted: it, or the list, was changed.
        """
        decided = self._registry.decisions()
        if not decided or decided[-1].sha256 == serving(agent):
            return
        began = time.monotonic()
        # In a thread: turns are answered meanwhile, with the model of before.
        processor = await asyncio.to_thread(self._load, agent, decided[-1].sha256)
        agent.processor, agent.domain = processor, processor.domain
        agent.tracker_store.domain = processor.domain
        agent.nlg.responses = processor.domain.responses
        make_ours(agent, self.settings)
        gc.unfreeze()  # the model of before can go, once the turns that use it have ended
        asyncio.get_running_loop().call_later(LONGEST_TURN, settle)
        logger.info("Another model is live, loaded in %.1f s", time.monotonic() - began)

    def _load(self, agent: Agent, sha256: str) -> MessageProcessor:
        return MessageProcessor(
            model_path=self._registry.own_copy(self._registry.archive(sha256)),
            tracker_store=agent.tracker_store,
            lock_store=agent.lock_store,
            action_endpoint=agent.action_endpoint,
            generator=agent.nlg,
        )

    def _changed_at(self) -> int | None:
        path = self._registry.path
        return path.stat().st_mtime_ns if path.exists() else None


def settle() -> None:
    """Let the garbage collector look no more at what is there now, which stays: the model.

    To look through half a million objects takes a third of a second in which nobody is answered,
    and is done only when there is a quarter as much garbage.
    """
    gc.collect()
    gc.freeze()


def serving(agent: Agent | None) -> str | None:
    """The sha256 of the archive that an agent has loaded, or its name if it was named by hand."""
    if agent is None or agent.processor is None:
        return None
    return Path(agent.processor.model_path).name.partition(".")[0]
