"""The pages of a worker's HTTP server: ``/healthz``, ``/readyz``, ``/metrics`` and ``/metrics/queue``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from jobspec.backends.worker_backend import Registration
from jobspec.core.metric import Metric
from jobspec.observe.health import BLOCKED_SECONDS, alive, ready
from jobspec.observe.http import Page, Pages, shown
from jobspec.worker.observer import Observer
from jobspec.worker.vitals import Vitals

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry

TEXT: Final = "text/plain; version=0.0.4; charset=utf-8"
"""The format of Prometheus."""
MISSING: Final = Page(status=501, body=b"pip install 'jobspec-pg[prometheus]'\n", type="text/plain")


class Endpoints:
    """``observers`` are for the worker, ``pages`` for the server. ``stats`` asks the database what waits there."""

    def __init__(self, stats: Callable[[], Iterable[Metric]], *, blocked_seconds: float = BLOCKED_SECONDS) -> None:
        state = _State()
        self.observers: Final[list[Observer]] = [state]
        pages: dict[str, Callable[[], Page]] = {
            "/healthz": lambda: shown(alive(state.vitals(), blocked_seconds=blocked_seconds)),
            "/readyz": lambda: shown(ready(state.vitals())),
            "/metrics": lambda: MISSING,
            "/metrics/queue": lambda: MISSING,
        }
        if find_spec("prometheus_client") is not None:
            # Not above: it is an extra.
            from prometheus_client import CollectorRegistry

            from jobspec.observe.prometheus import QueueMetrics, WorkerMetrics

            registry = CollectorRegistry()
            self.observers.append(WorkerMetrics(registry))
            queue = QueueMetrics(stats)
            pages["/metrics"] = lambda: _metrics(registry)
            pages["/metrics/queue"] = lambda: Page(status=200, body=queue.text(), type=TEXT)
        self.pages: Final[Pages] = pages


def _metrics(registry: CollectorRegistry) -> Page:
    from prometheus_client import generate_latest

    return Page(status=200, body=generate_latest(registry), type=TEXT)


class _State(Observer):
    """Remembers how to ask a worker how it is."""

    def __init__(self) -> None:
        self._ask: Callable[[], Vitals] | None = None

    def vitals(self) -> Vitals | None:
        """None: no worker is registered."""
        ask = self._ask
        return None if ask is None else ask()

    def joined(self, worker: str, registration: Registration, vitals: Callable[[], Vitals]) -> None:
        self._ask = vitals

    def left(self) -> None:
        self._ask = None
