"""Faults on order: the next calls of a method fail as the test says."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass

from .errors import ApiError

NO_ANSWER = 0


@dataclass(frozen=True)
class Fault:
    """How one call fails; `after_accepting`: its work is done all the same.

    `chat_id`: only calls to this chat fail; None: to any.
    """

    status: int
    description: str = ""
    retry_after: int | None = None
    after_accepting: bool = False
    chat_id: int | None = None

    def error(self) -> ApiError:
        """What the client is told."""
        return ApiError(self.status, self.description, self.retry_after)


class Faults:
    """The faults that are still to come, by method."""

    def __init__(self) -> None:
        self._coming: defaultdict[str, deque[Fault]] = defaultdict(deque)

    def order(self, method: str, fault: Fault, times: int) -> None:
        """Let the next `times` calls of the method fail."""
        self._coming[method.lower()].extend([fault] * times)

    def take(self, method: str, chat_id: str) -> Fault | None:
        """The fault for this call, None where it is to go well."""
        coming = self._coming[method.lower()]
        for fault in coming:
            if fault.chat_id is None or str(fault.chat_id) == chat_id:
                coming.remove(fault)
                return fault
        return None
