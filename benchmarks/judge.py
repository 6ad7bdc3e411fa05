"""Lets a trained model name the intents of sentences. Runs as a process of its own.

`python -m benchmarks.judge MODEL TEXTS ANSWERS`: TEXTS is a JSON list of strings; ANSWERS will be
a list of {intent, best}: `intent` is what the assistant acts on, `best` what it would be without
the fallback classifier, which is what `rasa test` judges.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

from rasa.core.agent import Agent
from rasa.nlu.classifiers.fallback_classifier import (
    is_fallback_classifier_prediction,
    undo_fallback_prediction,
)


async def answers(model: Path, texts: list[str]) -> list[dict[str, str | None]]:
    """The intents of the texts, each parsed by itself as in a conversation."""
    agent = Agent.load(str(model))
    found = []
    for number, text in enumerate(texts, start=1):
        parsed = await agent.parse_message(text.lstrip("/ "))
        intent = parsed["intent"]["name"]
        if is_fallback_classifier_prediction(parsed):
            parsed = undo_fallback_prediction(parsed)
        found.append({"intent": intent, "best": parsed["intent"]["name"]})
        if number % 50 == 0:
            print(f"{number} of {len(texts)} sentences", flush=True)
    return found


if __name__ == "__main__":
    model, texts, out = map(Path, sys.argv[1:])
    read = json.loads(texts.read_text(encoding="utf-8"))
    out.write_text(json.dumps(asyncio.run(answers(model, read))), encoding="utf-8")
