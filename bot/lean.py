"""Rasa's own steps with less work, for an agent that serves: the results are the same.

Measured per turn (see `docs/decisions/0011-less-work-a-turn.md`): the scheduler of the graph and
the look-up of rules were a third of it. `tests/test_lean.py` fails when Rasa changes under this.
"""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Iterator
from graphlib import TopologicalSorter
from itertools import islice
from typing import Any

from rasa.core.agent import Agent
from rasa.core.policies import rule_policy
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.runner.interface import GraphRunner
from rasa.shared.core.constants import PREVIOUS_ACTION, SHOULD_NOT_BE_SET, USER
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.events import ActionExecuted
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ACTION_NAME, INTENT

KINDS = (rule_policy.RULES, rule_policy.RULES_FOR_LOOP_UNHAPPY_PATH)

Place = tuple[str | None, str | None]  # the action before, the intent after it


def make_lean(agent: Agent) -> None:
    """Let an agent that has loaded a model run its graph and its rules our way."""
    processor = agent.processor
    if processor and isinstance(processor.graph_runner, DaskGraphRunner):
        processor.graph_runner = InOrder(processor.graph_runner)
        # It warns of intents that the domain lacks; the data are validated before a training.
        processor._check_for_unseen_features = lambda _: None


class InOrder(GraphRunner):
    """Runs the nodes of a loaded graph one after the other; which comes when is found out once."""

    def __init__(self, stock: DaskGraphRunner) -> None:
        self._stock = stock
        self._nodes = stock._instantiated_nodes
        self._plans: dict[tuple[str, ...], list[tuple[str, tuple[str, ...]]]] = {}
        for node in self._nodes.values():
            if type(node._component) is rule_policy.RulePolicy:
                node._component.__class__ = RulePolicy

    @classmethod
    def create(cls, *args: Any, **kwargs: Any) -> InOrder:
        """A runner of a new graph; the arguments are those of Rasa's."""
        return cls(DaskGraphRunner.create(*args, **kwargs))

    def run(
        self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None
    ) -> dict[str, Any]:
        """The results of the targets, by their names; see `GraphRunner.run`."""
        wanted = tuple(targets or self._stock._graph_schema.target_names)
        done = {name: (name, value) for name, value in (inputs or {}).items()}
        for name, needs in self._plan(wanted):
            done[name] = self._nodes[name](*(done.get(need, need) for need in needs))
        return dict(done[name] for name in wanted)

    def _plan(self, wanted: tuple[str, ...]) -> list[tuple[str, tuple[str, ...]]]:
        if wanted not in self._plans:
            nodes = self._stock._graph_schema.minimal_graph_schema(list(wanted)).nodes
            needs = {name: tuple(node.needs.values()) for name, node in nodes.items()}
            order = TopologicalSorter(needs).static_order()
            self._plans[wanted] = [(name, needs[name]) for name in order if name in needs]
        return self._plans[wanted]


class RulePolicy(rule_policy.RulePolicy):
    """Looks through the rules that end where the conversation is, not through all of them.

    It has the name of Rasa's: Rasa tells policies apart by it.
    """

    def _prediction_states(
        self, tracker: DialogueStateTracker, domain: Domain, *args: Any, **kwargs: Any
    ) -> list[State]:
        latest = copy.copy(tracker)
        latest.__class__ = LatestStates
        latest.wanted = max(self._index(self.lookup[kind])[0] for kind in KINDS)
        return list(super()._prediction_states(latest, domain, *args, **kwargs))

    def _find_action_from_rules(
        self, tracker: DialogueStateTracker, domain: Domain, use_text_for_last_user_input: bool
    ) -> tuple[str | None, str | None, bool]:
        if use_text_for_last_user_input:  # no rule of ours is about a text: all are about intents
            return None, None, False
        return super()._find_action_from_rules(tracker, domain, use_text_for_last_user_input)

    def _get_possible_keys(self, lookup: dict[str, str], states: list[State]) -> set[str]:
        if not states:
            return super()._get_possible_keys(lookup, states)
        longest, index = self._index(lookup)
        action, intent = _place(states[-1])
        near = {key: lookup[key] for key in index[action, intent] + index[action, None]}
        return super()._get_possible_keys(near, states[-longest:])

    def _index(self, lookup: dict[str, str]) -> tuple[int, defaultdict[Place, list[str]]]:
        """How many states the longest rule has, and where each rule ends."""
        known = self.__dict__.setdefault("_indexes", {})
        if id(lookup) not in known:
            index: defaultdict[Place, list[str]] = defaultdict(list)
            rules = {key: self._rule_key_to_state(key) for key in lookup}
            for key, rule in rules.items():
                index[_place(rule[-1])].append(key)
            known[id(lookup)] = (max(map(len, rules.values()), default=1), index)
        found: tuple[int, defaultdict[Place, list[str]]] = known[id(lookup)]
        return found


class LatestStates(DialogueStateTracker):
    """A tracker of which only the latest states are wanted: no rule is longer than that."""

    wanted: int

    def generate_all_prior_trackers(self) -> Iterator[tuple[DialogueStateTracker, bool]]:
        """Those of the latest actions."""
        states = 1 + sum(isinstance(event, ActionExecuted) for event in self.applied_events())
        skipped = max(0, states - self.wanted)
        yield from islice(super().generate_all_prior_trackers(), skipped, None)


def _place(state: State) -> Place:
    previous, user = state.get(PREVIOUS_ACTION) or {}, state.get(USER) or {}
    intent = user.get(INTENT)
    return previous.get(ACTION_NAME), None if intent == SHOULD_NOT_BE_SET else intent
