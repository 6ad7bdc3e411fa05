"""Runs actions in this process, without a server: for the command line."""

from __future__ import annotations

from typing import Any

from rasa_sdk.executor import ActionExecutor

import actions


def executor() -> ActionExecutor:
    """An executor that knows every action of the package."""
    made = ActionExecutor()
    made.register_package(actions)
    return made


async def run(known: ActionExecutor, call: dict[str, Any]) -> dict[str, Any]:
    """What the action server would answer to a call: {events, responses}."""
    return dict(await known.run(call) or {"events": [], "responses": []})
