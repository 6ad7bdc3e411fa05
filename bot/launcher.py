"""The `rasa` command without what this assistant never uses: python -m bot.launcher run …

Every command of Rasa works so, but for pipelines that need TensorFlow: those it refuses.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from bot import stand_ins


def main() -> None:
    """Be the `rasa` command."""
    serving = sys.argv[1:2] == ["run"]
    stand_ins.install(serving)
    from rasa.__main__ import main as rasa

    refuse_left_out()
    if serving:
        read_domain_once()
    rasa()


def refuse_left_out() -> None:
    """Say so where `config.yml` names what is left out; Rasa would say that it does not exist."""
    from rasa.engine.recipes.default_recipe import DefaultV1Recipe
    from rasa.shared.exceptions import InvalidConfigException

    registered = DefaultV1Recipe._from_registry

    def from_registry(name: str) -> Any:
        component = name.rpartition(".")[2]
        if component in stand_ins.HEAVY:
            raise InvalidConfigException(stand_ins.refusal([component]))
        return registered(name)

    DefaultV1Recipe._from_registry = staticmethod(from_registry)


def read_domain_once() -> None:
    """Load the domain of a model without asking again whether it is valid: its training has.

    Rasa asks twice with a reader of YAML that is written in Python: 1.5 of the 4 seconds of a load.
    """
    from rasa.graph_components.providers.domain_provider import DomainProvider
    from rasa.shared.core.domain import Domain
    from rasa.shared.utils.io import read_yaml_file

    def load(cls: Any, model_storage: Any, resource: Any, **_: Any) -> Any:
        with model_storage.read_from(resource) as directory:
            domain = Domain.from_dict(read_yaml_file(Path(directory) / "domain.yml"))
        return cls(model_storage, resource, domain)

    DomainProvider.load = classmethod(load)


if __name__ == "__main__":
    main()
