"""What a start needs: a live model that was made of what there is now."""

from __future__ import annotations

from bot.programs import Tell
from bot.registry import Registry
from bot.retraining.promotion import Refused, first, promote
from bot.retraining.training import train
from bot.settings import Settings

BY = "puente run"  # who decides then


def train_if_needed(settings: Settings, tell: Tell) -> str:
    """Train a model if the live one was made of something else; what came of it, in words.

    An old model would hold the old texts, for which there may be no translation any more. The
    first model goes live as it is; a later one only if the gate lets it.

    Raises:
        CommandFailed: the training failed; the message names the log.
        NotTrusted: somebody has changed the list of models.
        NoModel: the live one is gone.
    """
    registry = Registry(settings)
    registry.adopt()
    live, newest = registry.live_entry(), next(reversed(registry.entries()), None)
    if live and not live.stale:
        return ""
    if newest and newest != live and not newest.stale:
        return f"{newest.file} is newer than the live model, and not live: puente model promote"
    trained = train(settings, lambda stage: tell(f"Training a model: {stage}"))
    registry.trust(trained.archive, trained.about)
    name = trained.archive.name
    if live is None:
        first(settings, trained.archive, BY)
        return f"Trained {name} in {trained.seconds:.0f} s"
    try:
        promote(settings, trained.archive, BY, tell=lambda row: tell(f"Judging it: {row}"))
    except Refused as refused:
        return f"{refused}\nThe model of before answers."
    return f"Trained {name} in {trained.seconds:.0f} s; it is live"
