"""A conversation as a test story of Rasa's: what was said, what it means, what must be done."""

from __future__ import annotations

from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import LiteralScalarString

from bot.console.trial import Trial


def as_story(trial: Trial, author: str) -> str:
    """The text of a file for `tests/`, which `rasa test --stories` reads.

    A turn without a dialogue (a photo, /forget) has no place in a story and is left out.
    """
    steps: list[dict[str, Any]] = []
    for turn in trial.turns:
        for part in turn["explained"]:
            steps.append(_user(part))
            steps += [{"action": step["action"]} for step in part["steps"] if step["action"]]
    first = next((step["intent"] for step in steps if "intent" in step), "nothing")
    stories = [{"story": f"{first}, tried by {author} ({trial.id})", "steps": steps}]
    yaml, out = YAML(), StringIO()
    yaml.dump({"version": "3.1", "stories": stories}, out)
    return out.getvalue()


def _user(part: dict[str, Any]) -> dict[str, Any]:
    intents = part["intents"]
    name = str(intents[0][0]) if intents else "nlu_fallback"
    if part["text"].startswith("/"):
        return {"intent": name}  # a button
    return {"user": LiteralScalarString(part["text"] + "\n"), "intent": name}
