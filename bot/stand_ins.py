"""Keeps what Rasa imports and this assistant never uses out of the process: TensorFlow above all.

Rasa names some of its classes wherever it starts, and they bring their libraries along: half a
gigabyte, and most of the time of a start. Empty classes of the same names take their places.
`tests/test_stand_ins.py` fails when Rasa changes under this; `docs/decisions/` tells why.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

BLOCKED = ("tensorflow", "keras", "jax", "h5py")

# Of these modules, the classes that others of Rasa name. A pipeline cannot have them.
WITH_TENSORFLOW = {
    "rasa.core.policies.ted_policy": ("TEDPolicy",),
    "rasa.core.policies.unexpected_intent_policy": ("UnexpecTEDIntentPolicy",),
    "rasa.nlu.classifiers.diet_classifier": ("DIETClassifier",),
    "rasa.nlu.featurizers.dense_featurizer.convert_featurizer": ("ConveRTFeaturizer",),
    "rasa.nlu.featurizers.dense_featurizer.lm_featurizer": ("LanguageModelFeaturizer",),
    "rasa.nlu.selectors.response_selector": ("ResponseSelector",),
    "rasa.utils.tensorflow.callback": ("RasaModelCheckpoint", "RasaTrainingLogger"),
    "rasa.utils.tensorflow.data_generator": ("RasaBatchDataGenerator",),
}
# Channels and stores that a deployment of ours does not have: it has one door and one store.
UNUSED: dict[str, tuple[str, ...]] = {
    "boto3": (),
    "boto3.dynamodb": (),
    "boto3.dynamodb.conditions": ("Key",),
    "pymongo": (),
    "pymongo.collection": ("Collection",),
    "pymongo.errors": ("ConnectionFailure", "OperationFailure"),
    "rasa.core.channels.botframework": ("BotFrameworkInput",),
    "rasa.core.channels.facebook": ("FacebookInput",),
    "rasa.core.channels.hangouts": ("HangoutsInput",),
    "rasa.core.channels.mattermost": ("MattermostInput",),
    "rasa.core.channels.rocketchat": ("RocketChatInput",),
    "rasa.core.channels.slack": ("SlackInput",),
    "rasa.core.channels.socketio": ("SocketIOInput",),
    "rasa.core.channels.telegram": ("TelegramInput",),
    "rasa.core.channels.twilio": ("TwilioInput",),
    "rasa.core.channels.twilio_voice": ("TwilioVoiceInput",),
    "rasa.core.channels.webexteams": ("WebexTeamsInput",),
}
# What only other commands than `rasa run` need.
BESIDE_SERVING: dict[str, tuple[str, ...]] = {
    "rasa.core.brokers.pika": ("PikaEventBroker",),
    "rasa.core.channels.console": ("CmdlineInput",),
    "rasa.utils.plotting": (),
    "rasa.utils.tensorflow.model_data": (
        *("Data", "FeatureArray", "RasaModelData", "ragged_array_to_ndarray"),
    ),
    "apscheduler": (),
    "apscheduler.schedulers": (),
    "apscheduler.schedulers.asyncio": ("AsyncIOScheduler",),
    "scipy.stats": ("reciprocal",),
    "spacy.cli": (),
    "spacy.cli.info": ("info",),
}
HEAVY = frozenset(name for names in WITH_TENSORFLOW.values() for name in names)


class StandIn(Exception):
    """In the place of a class; whoever wants to use it is told what to do.

    An exception, because Rasa names some of them after `except`.
    """

    def __init__(self, *_: Any, **__: Any) -> None:
        raise RuntimeError(refusal([type(self).__name__]))

    @classmethod
    def name(cls) -> str:
        """Rasa asks channels for theirs."""
        return cls.__name__

    @classmethod
    def load(cls, *_: Any, **__: Any) -> None:
        """Whoever loads a model with such a component is told what to do.

        Raises:
            InvalidConfigException: always.
        """
        from rasa.shared.exceptions import InvalidConfigException

        raise InvalidConfigException(refusal([cls.__name__]))

    get_default_config = load  # Rasa asks for this first


class Finder(MetaPathFinder, Loader):
    """Finds the modules that are stood for here, and no others."""

    def __init__(self, stood_for: Mapping[str, Iterable[str]]) -> None:
        self.stood_for = stood_for

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """See `importlib.abc.MetaPathFinder.find_spec`."""
        return ModuleSpec(name, self, is_package=True) if name in self.stood_for else None

    def exec_module(self, module: ModuleType) -> None:
        """Fill a module with its empty classes."""
        for name in self.stood_for[module.__name__]:
            setattr(module, name, type(name, (StandIn,), {"__module__": module.__name__}))


def install(serving: bool = False) -> None:
    """From now on this process imports nothing of it. To be called before Rasa is imported.

    Args:
        serving: this process does nothing but `rasa run`.
    """
    for name in BLOCKED:
        sys.modules[name] = None  # type: ignore[assignment]  # what is None here cannot be imported
    stood_for = {**WITH_TENSORFLOW, **UNUSED, **(BESIDE_SERVING if serving else {})}
    sys.meta_path.insert(0, Finder(stood_for))


def refusal(names: Iterable[str]) -> str:
    """What is said to who wants these components."""
    return (
        f"{', '.join(sorted(names))} is left out here, to be light. "
        "With TensorFlow and all, as plain Rasa: puente run --stock"
    )
