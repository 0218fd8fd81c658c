"""Metrics for Prometheus: what a worker does, and what waits in its database. Needs the extra ``prometheus``."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any, Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from jobspec.backends.worker_backend import Registration
from jobspec.core.job import ClaimedJob
from jobspec.core.metric import Metric as Sample
from jobspec.observe import log
from jobspec.worker.observer import Ending, Observer
from jobspec.worker.vitals import Vitals

CACHE_SECONDS: Final = 15.0
"""How long an answer of the database is shown before it is asked again."""
COST: Final = 20
"""And at least so many times as long as the answer took: at most a twentieth of one connection's time."""
SECONDS: Final = (0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60, 300, 900, 3600)
COUNTS: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


class WorkerMetrics(Observer):
    """Give one to a worker: ``Worker(observers=[WorkerMetrics(registry)])``; several workers may share it.

    Labels are kinds of the dispatch table, outcomes and parts of the worker: their number does not grow with jobs.
    """

    def __init__(self, registry: CollectorRegistry) -> None:
        names: dict[str, Any] = {"namespace": "jobspec_worker", "registry": registry}
        self._claimed = Counter("claimed", "Jobs that claims brought", ["kind"], **names)
        self._ended = Counter("ended", "Attempts that have ended, by outcome", ["kind", "outcome"], **names)
        self._dead = Counter("dead", "Jobs whose last attempt has failed", ["kind"], **names)
        self._seconds = Histogram("handler_seconds", "Time of a handler", ["kind"], buckets=SECONDS, **names)
        self._running = Gauge("running", "Handlers that run", **names)
        self._claims = Histogram("claim_jobs", "Jobs a claim brought, if any", buckets=COUNTS, **names)
        self._records = Histogram("record_jobs", "Outcomes written down by one statement", buckets=COUNTS, **names)
        self._record_seconds = Histogram("record_seconds", "Time to write outcomes down", buckets=SECONDS, **names)
        self._missed = Counter("missed", "Outcomes not written down, because the lease was lost", **names)
        self._trouble = Counter("trouble", "Errors of the worker's parts, of its database too", ["part"], **names)
        for name, text, read in _GAUGES:
            Gauge(name, text, **names).set_function(partial(self._read, read))
        self._kinds: dict[int, str] = {}
        self._by_kind: dict[int, tuple[Callable[[], None], Callable[[float], None]]] = {}
        self._vitals: Callable[[], Vitals] | None = None

    def joined(self, worker: str, registration: Registration, vitals: Callable[[], Vitals]) -> None:
        self._vitals = vitals
        # What was claimed before it registered anew may still run.
        self._kinds |= {kind.id: kind.name for kind in registration.kinds.values()}
        self._by_kind = {
            id_: (self._ended.labels(kind, "done").inc, self._seconds.labels(kind).observe)
            for id_, kind in self._kinds.items()
        }
        for kind in self._kinds.values():
            self._claimed.labels(kind)
            self._dead.labels(kind)

    def claimed(self, jobs: Sequence[ClaimedJob]) -> None:
        self._claims.observe(len(jobs))
        counts: dict[int, int] = {}
        for job in jobs:
            counts[job.kind_id] = counts.get(job.kind_id, 0) + 1
        for kind_id, count in counts.items():
            self._claimed.labels(self._kinds.get(kind_id, "")).inc(count)

    def started(self, job: ClaimedJob) -> None:
        self._running.inc()

    def ended(self, ending: Ending) -> None:
        self._running.dec()
        done, seconds = self._by_kind[ending.job.kind_id]
        seconds(ending.seconds)
        if ending.outcome == "done":
            done()
        else:
            self._ended.labels(self._kinds[ending.job.kind_id], ending.outcome).inc()

    def dead(self, job: ClaimedJob) -> None:
        self._dead.labels(self._kinds.get(job.kind_id, "")).inc()

    def recorded(self, count: int, seconds: float) -> None:
        self._records.observe(count)
        self._record_seconds.observe(seconds)

    def missed(self, count: int) -> None:
        self._missed.inc(count)

    def trouble(self, where: str, error: BaseException) -> None:
        self._trouble.labels(where).inc()

    def left(self) -> None:
        self._vitals = None

    def _read(self, read: Callable[[Vitals], float]) -> float:
        vitals = self._vitals
        return float("nan") if vitals is None else read(vitals())


_GAUGES: Final[tuple[tuple[str, str, Callable[[Vitals], float]], ...]] = (
    ("open_jobs", "Jobs that are claimed and have not ended", lambda each: each.open_jobs),
    ("concurrency", "Handlers that may run at once", lambda each: each.concurrency),
    ("lease_seconds", "The worker's lease", lambda each: each.lease_seconds),
    (
        "heartbeat_age_seconds",
        "Since the last heartbeat that reached the database",
        lambda each: each.heartbeat_age_seconds,
    ),
    ("loop_blocked_seconds", "How long the event loop has not answered", lambda each: each.blocked_seconds),
)


class QueueMetrics(Collector):
    """What waits in the database, as the view ``jobspec.metrics`` says: register it, or call :meth:`text`.

    ``stats`` asks the database, in the thread that scrapes; one scrape at a time. While an answer is fresh, or another
    scrape asks, the last one is shown; if the database does not answer, none is, and ``jobspec_queue_up`` is 0.
    """

    def __init__(
        self,
        stats: Callable[[], Iterable[Sample]],
        *,
        cache_seconds: float = CACHE_SECONDS,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._stats, self._cache_seconds, self._monotonic = stats, cache_seconds, monotonic
        self._samples: list[Sample] = []
        self._up = False
        self._fresh_until = float("-inf")
        self._asking = threading.Lock()

    def describe(self) -> Iterable[Metric]:
        return ()  # so that registering it does not ask the database

    def collect(self) -> Iterator[Metric]:
        if self._asking.acquire(blocking=self._fresh_until == float("-inf")):
            try:
                self._ask()
            finally:
                self._asking.release()
        families: dict[str, GaugeMetricFamily] = {}
        for each in self._samples:
            if each.value is None:  # nothing to draw, and no 0
                continue
            names = sorted(each.labels)
            if each.name not in families:
                families[each.name] = GaugeMetricFamily(each.name, "See docs/reference/operations.md", labels=names)
            families[each.name].add_metric([_label(each.labels[name]) for name in names], each.value)
        yield from families.values()
        yield GaugeMetricFamily("jobspec_queue_up", "1: the database has answered", value=float(self._up))

    def text(self) -> bytes:
        """As Prometheus reads it."""
        registry = CollectorRegistry()
        registry.register(self)
        return generate_latest(registry)

    def _ask(self) -> None:
        began = self._monotonic()
        if began < self._fresh_until:
            return
        try:
            self._samples, self._up = list(self._stats()), True
        except Exception as error:
            self._samples, self._up = [], False
            log.QUEUE_UNREADABLE(error=getattr(error, "message", type(error).__name__))
        now = self._monotonic()
        self._fresh_until = now + max(self._cache_seconds, COST * (now - began))


def _label(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
