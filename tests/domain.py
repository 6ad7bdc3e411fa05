"""The responses of domain.yml, as they are written."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.settings import ROOT


@lru_cache(maxsize=1)
def responses(root: Path = ROOT) -> dict[str, list[dict[str, Any]]]:
    """Name → its variants."""
    return dict(yaml.safe_load((root / "domain.yml").read_text(encoding="utf-8"))["responses"])
