"""A graph component that learns something and keeps it in the model's storage."""

from __future__ import annotations

from abc import abstractmethod
from pathlib import Path
from typing import Any, TypeVar

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage

Self = TypeVar("Self", bound="StoredComponent")


class StoredComponent(GraphComponent):
    """Rasa makes it by `create` to learn, and by `load` with what `read` finds in its storage."""

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        name: str,
        learnt: Any = None,
    ) -> None:
        self.config = config
        self.model_storage = model_storage
        self.resource = resource
        self.name = name
        self.learnt = learnt

    @staticmethod
    @abstractmethod
    def read(directory: Path) -> Any:
        """What was learnt, out of the directory to which `train` wrote it."""

    @classmethod
    def create(
        cls: type[Self],
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **learnt: Any,
    ) -> Self:
        """Make the component; without `learnt` it is untrained."""
        return cls(config, model_storage, resource, execution_context.node_name, **learnt)

    @classmethod
    def load(
        cls: type[Self],
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Self:
        """Read what was stored.

        Raises:
            ValueError: the archive holds nothing of this component.
        """
        with model_storage.read_from(resource) as directory:
            learnt = cls.read(directory)
        return cls.create(config, model_storage, resource, execution_context, learnt=learnt)
