"""Which model is live: the gate's decision, kept with its figures and who made it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path

from bot import audit
from bot.archives import NoModel, digest
from bot.database import transaction
from bot.privacy.pseudonym import channel_secret
from bot.programs import Tell
from bot.rasa_client import RasaClient
from bot.registry import Decision, Registry
from bot.retraining import gate
from bot.retraining.evaluation import Evaluation, evaluate
from bot.settings import Settings, SettingsError, secret_key

LOOK_EVERY = 0.5  # seconds
PASSED, FIRST = "the gate lets it pass", "the first model"  # why a model is live


class Refused(SettingsError):
    """The gate is against a model; the message holds every reason."""

    def __init__(self, refusals: Iterable[gate.Refusal]) -> None:
        self.refusals = list(refusals)
        rows = "\n".join(f"  ✗ {one.text}" for one in self.refusals)
        super().__init__(
            f"The model does not go live:\n{rows}\n"
            'Message by message: puente model evaluate. Against the gate: promote --force "why"'
        )


class NothingBefore(SettingsError):
    """There is no model to go back to."""


def promote(
    settings: Settings, archive: Path, by: str, force: str = "", tell: Tell = lambda _: None
) -> Decision:
    """Make an archive live if the gate lets it.

    Args:
        force: why it goes live against the gate; kept.

    Raises:
        Refused: the gate is against it, and no reason was given to go on.
        NotTrusted: it is not in the list of models.
        CommandFailed: it cannot be measured.
    """
    registry = Registry(settings)
    old = live_evaluation(settings, tell)
    new = evaluate(settings, archive, tell)
    if old and old.sha256 == new.sha256:
        return registry.decisions()[-1]
    found = gate.refusals(old, new)
    if found and not force:
        raise Refused(found)
    figures = gate.figures(old, new)
    if found:
        figures["refusals"] = [one.text for one in found]
    why = force if found else PASSED if old else FIRST
    return _decide(registry, new.sha256, by, "model promoted", why, figures, bool(found))


def live_evaluation(settings: Settings, tell: Tell = lambda _: None) -> Evaluation | None:
    """That of the model that was last decided on; None if there is none, or it is gone."""
    registry = Registry(settings)
    decided = registry.decisions()
    if not decided:
        return None
    try:
        return evaluate(settings, registry.archive(decided[-1].sha256), tell)
    except NoModel:
        return None


def rollback(settings: Settings, by: str, why: str) -> Decision:
    """Make the model live again that was so before the one that is live now.

    Raises:
        NothingBefore: there is none, or its archive is gone.
    """
    registry = Registry(settings)
    before = previous(registry)
    return _decide(registry, before, by, "model rolled back", why, {}, False)


def previous(registry: Registry) -> str:
    """The sha256 of the model that was live before the one that is so now.

    A step back is undone by none: after one, the step before it is next.

    Raises:
        NothingBefore: there is none, or its archive is gone.
    """
    order: list[str] = []
    for decision in registry.decisions():
        if decision.sha256 in order:  # a step back, or the same once more
            del order[order.index(decision.sha256) + 1 :]
        else:
            order.append(decision.sha256)
    if len(order) < 2:
        raise NothingBefore("No other model was live before this one: there is none to go back to")
    try:
        registry.archive(order[-2])
    except NoModel as error:
        raise NothingBefore(str(error)) from error
    return order[-2]


def first(settings: Settings, archive: Path, by: str) -> Decision:
    """Make the first model of a deployment live: there is nothing to compare it with."""
    registry = Registry(settings)
    return _decide(registry, digest(archive), by, "model promoted", FIRST, {}, False)


async def taken_over(settings: Settings, sha256: str, within: float) -> bool:
    """Whether the running Rasa answers with an archive within some seconds.

    Raises:
        ConnectionError: no Rasa runs here; it will use it when it starts.
    """
    client = RasaClient(settings.rasa_url, channel_secret(secret_key(settings)))
    try:
        if await client.model() is None:
            raise ConnectionError("no Rasa answers at RASA_URL")
        for _ in range(int(within / LOOK_EVERY)):
            if await client.model() == sha256:
                return True
            await asyncio.sleep(LOOK_EVERY)
        return False
    finally:
        await client.close()


def _decide(
    registry: Registry,
    sha256: str,
    by: str,
    action: str,
    why: str,
    figures: dict[str, object],
    forced: bool,
) -> Decision:
    decision = registry.make_live(sha256, by, why, figures, forced)
    settings = registry.settings
    with transaction(settings.database) as session:
        told = {"why": why, "forced": forced, "refusals": figures.get("refusals", [])}
        audit.add(session, secret_key(settings), by, action, f"model {sha256[:16]}", **told)
    return decision
