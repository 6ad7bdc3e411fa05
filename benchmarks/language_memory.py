"""Weighs one identifier. Runs as a process of its own, in which nothing else was loaded.

`python -m benchmarks.language_memory NAME TEXTS ANSWER`: TEXTS is a JSON list of strings; ANSWER
will be {memory_mb}: the resident memory that loading it and naming the texts added.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import psutil

from benchmarks.language_peers import IDENTIFIERS


def added(name: str, texts: list[str]) -> float:
    """Resident megabytes that the identifier adds to a bare interpreter."""
    process = psutil.Process()
    before = process.memory_info().rss
    identify = IDENTIFIERS[name].load()
    for text in texts:
        identify(text)
    return float(process.memory_info().rss - before) / 1e6


if __name__ == "__main__":
    name, texts, out = sys.argv[1:]
    read = json.loads(Path(texts).read_text(encoding="utf-8"))
    out_file = Path(out)
    out_file.write_text(json.dumps({"memory_mb": added(name, read)}), encoding="utf-8")
