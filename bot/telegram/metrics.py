"""What the gateway counts and times, for Prometheus. No label says anything about a person."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from time import perf_counter

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from bot.telegram.queue import Depth
from bot.weeks import Week

logger = logging.getLogger(__name__)

SECONDS = (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600)


class Metrics:
    """The metrics of one gateway.

    Args:
        depths: the name of a queue → asks its database how full it is.
        weeks: asks the database for the languages that were met.
    """

    def __init__(
        self, depths: Mapping[str, Callable[[], Depth]], weeks: Callable[[], list[Week]]
    ) -> None:
        self.registry = CollectorRegistry()
        self.registry.register(Database(depths, weeks))
        self._stages = Histogram(
            "puente_stage_seconds",
            "How long a stage takes: wait (kept to taken), turn (Rasa), deliver (queued to sent).",
            ["stage"],
            buckets=SECONDS,
            registry=self.registry,
        )
        self._updates = self._counter(
            "puente_updates", "Updates of Telegram: kept, repeated or refused.", "fate"
        )
        self._replies = self._counter(
            "puente_replies", "Messages: replies, notices, and what became of some.", "outcome"
        )
        self._faults = self._counter(
            "puente_faults", "Faults of other parts, as seen here.", "part"
        )
        self._doubles = Counter(
            "puente_possible_doubles",
            "Messages that may have arrived twice.",
            registry=self.registry,
        )

    def stage(self, name: str, seconds: float) -> None:
        """A stage took so long; a clock that was set back makes it no less than nothing."""
        self._stages.labels(name).observe(max(seconds, 0.0))

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Time a stage."""
        began = perf_counter()
        try:
            yield
        finally:
            self.stage(stage, perf_counter() - began)

    def update(self, fate: str, number: int = 1) -> None:
        """Updates were kept, repeated or refused."""
        self._updates.labels(fate).inc(number)

    def reply(self, outcome: str, number: int = 1) -> None:
        """Messages were made: "reply", or a notice by its name; or "blocked", "refused"."""
        self._replies.labels(outcome).inc(number)

    def fault(self, part: str) -> None:
        """Another part failed: "rasa", "database", "telegram"."""
        self._faults.labels(part).inc()

    def possible_double(self) -> None:
        """Nobody can know whether Telegram has a message that is sent again."""
        self._doubles.inc()

    def text(self) -> bytes:
        """All of it in Prometheus's text format."""
        return generate_latest(self.registry)

    def _counter(self, name: str, help: str, label: str) -> Counter:
        return Counter(name, help, [label], registry=self.registry)


class Database(Collector):
    """What is asked of the database when somebody looks; nothing while it does not answer."""

    def __init__(
        self, depths: Mapping[str, Callable[[], Depth]], weeks: Callable[[], list[Week]]
    ) -> None:
        self.depths, self.weeks = depths, weeks

    def describe(self) -> list[GaugeMetricFamily]:
        """Nothing: to be registered must ask no database."""
        return []

    def collect(self) -> list[GaugeMetricFamily]:
        """The gauges of this moment."""
        number = GaugeMetricFamily(
            "puente_queue_messages", "Messages in a queue.", labels=["queue", "state"]
        )
        oldest = GaugeMetricFamily(
            "puente_queue_oldest_seconds", "Age of the oldest that waits.", labels=["queue"]
        )
        languages = GaugeMetricFamily(
            "puente_language_messages",
            "Messages of a week by language; small numbers are left out.",
            labels=["week", "language"],
        )
        try:
            for name, ask in self.depths.items():
                depth = ask()
                number.add_metric([name, "pending"], depth.pending)
                number.add_metric([name, "dead"], depth.dead)
                oldest.add_metric([name], depth.oldest)
            for week in self.weeks():
                languages.add_metric([week.monday.isoformat(), week.name], week.messages)
        except SQLAlchemyError as error:
            logger.warning("The queues cannot be measured (%s)", type(error).__name__)
            return []
        return [number, oldest, languages]
