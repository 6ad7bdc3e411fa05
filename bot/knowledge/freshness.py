"""When an answer is too old to be given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any


def as_date(value: date | str) -> date:
    """A date out of YAML, where it may stand with or without quotes.

    Raises:
        ValueError: the text is no date in the form 2026-11-23.
    """
    return value if isinstance(value, date) else date.fromisoformat(value)


def is_overdue(metadata: Mapping[str, Any], today: date) -> bool:
    """Whether a response is past its `review_by`; one without that date never is."""
    review_by = metadata.get("review_by")
    return review_by is not None and as_date(review_by) < today


def current(name: str, responses: Mapping[str, Sequence[Mapping[str, Any]]], today: date) -> str:
    """The response to give: that of this name, or its safe form when it is overdue."""
    metadata = responses[name][0].get("metadata") or {}
    return str(metadata["safe"]) if "safe" in metadata and is_overdue(metadata, today) else name
