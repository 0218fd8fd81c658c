"""OpenTelemetry: a span where a job is enqueued, a span for every attempt, and a link between them, kept in the job.

Needs the extra ``otel``, the API; the program chooses the SDK. Before a tracer provider is set, no span is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import Token
from dataclasses import replace
from typing import Any, Final, Literal, TypeAlias

from opentelemetry import context as contexts
from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.trace import Link, NonRecordingSpan, Span, SpanContext, SpanKind, Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from jobspec.backends.worker_backend import RegisteredKind, Registration
from jobspec.core import trace as hooks
from jobspec.core.job import ClaimedJob, NewJob
from jobspec.errors import JobspecError
from jobspec.worker.observer import STANDING, Ending, Observer
from jobspec.worker.vitals import Vitals

SYSTEM: Final = "jobspec"
_W3C: Final = TraceContextTextMapPropagator()
_KEY: Final = "traceparent"
Join: TypeAlias = Literal["link", "parent"]


def instrument(*, join: Join = "link") -> None:
    """Trace every enqueue call of this process from now on, and every worker that is made from now on. Once.

    ``join``: how an attempt belongs to the call that enqueued its job: ``link``: a trace of its own, linked;
    ``parent``: a part of the same trace, however much later.
    """
    uninstrument()
    hooks.around = _Traced
    hooks.current = current
    hooks.inside = inside
    STANDING.append(WorkerSpans(join=join))


def uninstrument() -> None:
    """Undo :func:`instrument`; workers that were made in between go on."""
    hooks.around = hooks.current = hooks.inside = None
    STANDING[:] = [each for each in STANDING if not isinstance(each, WorkerSpans)]


def current() -> str | None:
    """The ``traceparent`` of the current span; None: there is none."""
    return _traceparent(contexts.get_current())


@contextmanager
def inside(traceparent: str) -> Iterator[None]:
    """In a process of its own: what the handler traces there belongs to the attempt, what it enqueues, too."""
    if hooks.around is None:
        instrument()
    token = contexts.attach(_W3C.extract({_KEY: traceparent}, Context()))
    try:
        yield
    finally:
        contexts.detach(token)


def _traceparent(of: Context) -> str | None:
    carrier: dict[str, str] = {}
    _W3C.inject(carrier, of)
    return carrier.get(_KEY)


def _origin(traceparent: str | None) -> SpanContext | None:
    """None for what is no traceparent, too: anybody may have written it."""
    if traceparent is None:
        return None
    found = trace.get_current_span(_W3C.extract({_KEY: traceparent}, Context())).get_span_context()
    return found if found.is_valid else None


def _off() -> bool:
    """No provider is set: a span would be made and thrown away."""
    return isinstance(trace.get_tracer_provider(), trace.ProxyTracerProvider | trace.NoOpTracerProvider)


class WorkerSpans(Observer):
    """A span ``process <kind>`` around every attempt; the handler runs inside."""

    def __init__(self, *, join: Join = "link") -> None:
        self._join: Final = join
        self._kinds: dict[int, RegisteredKind] = {}
        self._worker = ""
        self._open: dict[int, tuple[Span, Token[Context]]] = {}
        """By run."""

    def joined(self, worker: str, registration: Registration, vitals: Callable[[], Vitals]) -> None:
        self._kinds = {**self._kinds, **registration.kinds}
        self._worker = worker

    def started(self, job: ClaimedJob) -> None:
        if _off():
            return
        origin = _origin(job.trace)
        parent, links = Context(), []
        if origin is not None and self._join == "parent":
            parent = trace.set_span_in_context(NonRecordingSpan(origin), parent)
        elif origin is not None:
            links = [Link(origin)]
        kind = self._kinds[job.kind_id]
        attributes: dict[str, Any] = {
            **_attributes("process", kind.channel or None),
            "messaging.message.id": str(job.id),
            "messaging.client.id": self._worker,
            "jobspec.job.kind": kind.name,
            "jobspec.job.version": kind.version,
            "jobspec.job.attempt": job.attempt,
            "jobspec.job.run": job.run,
        }
        span = _tracer().start_span(
            f"process {kind.name}", context=parent, kind=SpanKind.CONSUMER, attributes=attributes, links=links
        )
        self._open[job.run] = span, contexts.attach(trace.set_span_in_context(span))

    def ended(self, ending: Ending) -> None:
        span, token = self._open.pop(ending.job.run, (None, None))
        if span is None or token is None:
            return
        contexts.detach(token)
        span.set_attribute("jobspec.job.outcome", ending.outcome)
        if (error := ending.error) is not None:
            # Not the exception itself: its text may say secrets, and this one's does not.
            span.set_attribute("error.type", error.type)
            span.set_status(Status(StatusCode.ERROR, error.message))
            shown = {"exception.type": error.type, "exception.message": error.message}
            span.add_event("exception", {**shown, "exception.stacktrace": error.traceback or ""})
        span.end()


def _tracer() -> trace.Tracer:
    return trace.get_tracer("jobspec")


def _attributes(operation: Literal["publish", "process"], destination: str | None) -> dict[str, Any]:
    """As the semantic conventions for messaging have them."""
    said = {
        "messaging.system": SYSTEM,
        "messaging.operation.name": operation,
        "messaging.operation.type": "send" if operation == "publish" else operation,
    }
    return said if destination is None else {**said, "messaging.destination.name": destination}


class _Publishing:
    """One enqueue call inside its span."""

    def __init__(self, span: Span | None, jobs: Sequence[NewJob]) -> None:
        self._span = span
        self.jobs = jobs

    def stored(self, ids: Sequence[int | None]) -> None:
        if self._span is not None and len(ids) == 1 and ids[0] is not None:
            self._span.set_attribute("messaging.message.id", str(ids[0]))


@contextmanager
def _publishing(jobs: Sequence[NewJob]) -> Iterator[_Publishing]:
    if _off():
        yield _Publishing(None, jobs)
        return
    kind, channel = _one({each.kind for each in jobs}), _one({each.channel for each in jobs})
    attributes: dict[str, Any] = _attributes("publish", channel)
    if kind is not None:
        attributes["jobspec.job.kind"] = kind
    if len(jobs) > 1:
        attributes["messaging.batch.message_count"] = len(jobs)
    with _tracer().start_as_current_span(
        "publish" if kind is None else f"publish {kind}",
        kind=SpanKind.PRODUCER,
        attributes=attributes,
        record_exception=False,
        set_status_on_exception=False,
    ) as span:
        try:
            said = current()
            yield _Publishing(span, [replace(each, trace=said) for each in jobs])
        except Exception as error:  # its text may say what was enqueued
            type_ = error.code if isinstance(error, JobspecError) else type(error).__name__
            span.set_attribute("error.type", type_)
            span.set_status(Status(StatusCode.ERROR, type_))
            raise


def _one(values: set[Any]) -> Any:
    """The only one, or None."""
    return next(iter(values)) if len(values) == 1 else None


class _Traced:
    """A producer, sync or async, whose enqueue calls are spans."""

    def __init__(self, to: Any) -> None:
        self._to = to

    def __getattr__(self, name: str) -> Any:
        return getattr(self._to, name)

    def enqueue(self, jobs: Sequence[NewJob], /) -> list[int]:
        with _publishing(jobs) as call:
            ids: list[int] = self._to.enqueue(call.jobs)
            call.stored(ids)
            return ids

    def try_enqueue(self, job: NewJob, /) -> int | None:
        with _publishing([job]) as call:
            id_: int | None = self._to.try_enqueue(call.jobs[0])
            call.stored([id_])
            return id_

    def enqueue_bundle(self, jobs: Sequence[NewJob], /, **named: Any) -> tuple[int, list[int]]:
        with _publishing(jobs) as call:
            made: tuple[int, list[int]] = self._to.enqueue_bundle(call.jobs, **named)
            return made

    async def enqueue_async(self, jobs: Sequence[NewJob], /) -> list[int]:
        with _publishing(jobs) as call:
            ids: list[int] = await self._to.enqueue_async(call.jobs)
            call.stored(ids)
            return ids

    async def try_enqueue_async(self, job: NewJob, /) -> int | None:
        with _publishing([job]) as call:
            id_: int | None = await self._to.try_enqueue_async(call.jobs[0])
            call.stored([id_])
            return id_

    async def enqueue_bundle_async(self, jobs: Sequence[NewJob], /, **named: Any) -> tuple[int, list[int]]:
        with _publishing(jobs) as call:
            made: tuple[int, list[int]] = await self._to.enqueue_bundle_async(call.jobs, **named)
            return made
