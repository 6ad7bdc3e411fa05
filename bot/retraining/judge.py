"""What a trained model makes of sentences. Runs as a process of its own, on one core.

`python -m bot.retraining.judge MODEL TEXTS ANSWERS`: TEXTS is a JSON list of strings;
ANSWERS will be a list of

    intent: what the assistant acts on
    ranking: [[name, confidence], …] without the fallback; the first is what `rasa test` judges
    closed: the language gate stopped it, whatever the confidence
    danger: {danger, confidence}, or null where the pipeline has no detector
    cities: canonical values
    seconds: of the processor, for the whole parse
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent

from bot.commands import without_slash
from bot.nlu.language_gate import FALLBACK
from bot.nlu.safety_detector import SAFETY

WARM_UP = ("hola, dónde puedo dormir", "hello, who can help me", "bonjou, kote m ka jwenn manje")


async def answers(model: Path, texts: list[str]) -> list[dict[str, Any]]:
    """The parses of the texts, each by itself as in a conversation."""
    agent = Agent.load(str(model))
    for text in WARM_UP:  # what is read at the first message is not counted
        await agent.parse_message(text)
    found = []
    for number, text in enumerate(texts, start=1):
        started = time.process_time()
        parsed = await agent.parse_message(without_slash(text))
        seconds = time.process_time() - started
        found.append({**answer(parsed), "seconds": seconds})
        if number % 50 == 0:
            print(f"{number} of {len(texts)} sentences", flush=True)
    return found


def answer(parsed: dict[str, Any]) -> dict[str, Any]:
    """What is judged of a parse."""
    fallback = FALLBACK["name"]
    return {
        "intent": parsed["intent"]["name"],
        "closed": parsed["intent"] == FALLBACK,  # the classifier of the fallback is never so sure
        "ranking": [
            [ranked["name"], ranked["confidence"]]
            for ranked in parsed["intent_ranking"]
            if ranked["name"] != fallback
        ],
        "danger": parsed.get(SAFETY),
        "cities": [e["value"] for e in parsed["entities"] if e["entity"] == "city"],
    }


if __name__ == "__main__":
    model, texts, out = map(Path, sys.argv[1:])
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    read = json.loads(texts.read_text(encoding="utf-8"))
    out.write_text(json.dumps(asyncio.run(answers(model, read))), encoding="utf-8")
