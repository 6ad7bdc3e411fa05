"""When an answer is too old to be given."""

from __future__ import annotations

from collections.abc import Mapping
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
