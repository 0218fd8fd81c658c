"""Spans of enqueue calls and of attempts, and how they belong together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import anyio
import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode
from pydantic import BaseModel

from jobspec import JobContext, JobDef, Route, Sensitive, enqueue_many
from jobspec.backends.worker_backend import Claim
from jobspec.core import trace as hooks
from jobspec.errors import PayloadError, QueueFullError
from jobspec.observe import otel
from jobspec.testing import Recorder
from jobspec.worker.dispatch import build_dispatch_table
from jobspec.worker.observer import STANDING
from tests.spans import traced, traceparent
from tests.unit.worker.fake_backend import FakeBackend
from tests.unit.worker.worker_rig import WorkJob, drained

pytestmark = pytest.mark.anyio

SECRET = "canary-4242-bird"
PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


class Charge(BaseModel):
    card: Annotated[str, Sensitive]


class ChargeJob(JobContext[Charge, None]):
    pass


def build(card: str) -> Charge:
    return Charge(card=card)


CHARGE: JobDef[[str], None] = JobDef("shop.charge", build)


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    with traced() as exporter:
        yield exporter


class Traced(FakeBackend):
    """Whose jobs come from somewhere."""

    async def claim(self, *args: Any, **kwargs: Any) -> Claim:
        claim = await super().claim(*args, **kwargs)
        for job in claim.jobs:
            job.trace = PARENT
        return claim


def only(found: InMemorySpanExporter) -> ReadableSpan:
    (span,) = found.get_finished_spans()
    return span


def said(span: ReadableSpan) -> dict[str, Any]:
    return dict(span.attributes or {})


def test_an_enqueue_call_is_a_span_and_the_job_keeps_its_context(spans: InMemorySpanExporter) -> None:
    recorder = Recorder()
    with trace.get_tracer("app").start_as_current_span("request") as request:
        CHARGE.enqueue(recorder, SECRET)
    span, outer = spans.get_finished_spans()
    assert (span.name, span.kind) == ("publish shop.charge", SpanKind.PRODUCER)
    assert said(span) == {
        "messaging.system": "jobspec",
        "messaging.operation.name": "publish",
        "messaging.operation.type": "send",
        "messaging.message.id": "1",
        "jobspec.job.kind": "shop.charge",
    }
    assert span.parent is not None
    assert span.parent.span_id == request.get_span_context().span_id
    assert outer.name == "request"
    context = span.get_span_context()
    assert context is not None
    assert recorder.jobs[1].trace == traceparent(context)


def test_a_bulk_is_one_span_with_a_count(spans: InMemorySpanExporter) -> None:
    recorder = Recorder()
    enqueue_many(recorder, [CHARGE.configure(channel="shop.slow").request(SECRET) for _ in range(3)])
    attributes = said(only(spans))
    assert attributes["messaging.batch.message_count"] == 3
    assert attributes["messaging.destination.name"] == "shop.slow"
    assert len({each.trace for each in recorder.jobs.values()}) == 1


async def test_async_calls_are_spans_as_well(spans: InMemorySpanExporter) -> None:
    recorder = Recorder()
    await CHARGE.enqueue_async(recorder, SECRET)
    await CHARGE.try_enqueue_async(recorder, SECRET)
    assert CHARGE.try_enqueue(recorder, SECRET) is not None
    assert [span.name for span in spans.get_finished_spans()] == ["publish shop.charge"] * 3


def test_a_call_that_fails_says_how_and_not_with_what(spans: InMemorySpanExporter) -> None:
    class Full(Recorder):
        def enqueue(self, jobs: Any, /) -> list[int]:
            raise QueueFullError(f"no room for {jobs[0].payload}")

    with pytest.raises(QueueFullError):
        CHARGE.enqueue(Full(), SECRET)
    span = only(spans)
    assert said(span)["error.type"] == "JS040"
    assert span.status.status_code is StatusCode.ERROR
    assert SECRET not in span.to_json()
    with pytest.raises(PayloadError):
        CHARGE.enqueue(Recorder(), 3)  # type: ignore[arg-type]


async def test_an_attempt_is_a_span_of_its_own_linked_to_the_enqueue_call(spans: InMemorySpanExporter) -> None:
    backend = Traced()
    backend.add()
    inner: list[str | None] = []

    async def handler(_job: WorkJob) -> None:
        inner.append(otel.current())
        await anyio.to_thread.run_sync(lambda: inner.append(otel.current()))

    await drained(backend, handler)
    span = only(spans)
    assert (span.name, span.kind) == ("process test.work", SpanKind.CONSUMER)
    assert span.parent is None
    (link,) = span.links
    assert traceparent(link.context) == PARENT
    context = span.get_span_context()
    assert context is not None
    assert inner == [traceparent(context)] * 2, "the handler runs inside of it"
    assert said(span) == {
        "messaging.system": "jobspec",
        "messaging.operation.name": "process",
        "messaging.operation.type": "process",
        "messaging.message.id": "1",
        "messaging.client.id": "w",
        "jobspec.job.kind": "test.work",
        "jobspec.job.version": 1,
        "jobspec.job.attempt": 1,
        "jobspec.job.run": 1000,
        "jobspec.job.outcome": "done",
    }


async def test_an_attempt_can_be_a_part_of_the_same_trace(spans: InMemorySpanExporter) -> None:
    otel.instrument(join="parent")
    backend = Traced()
    backend.add()
    await drained(backend, _nothing)
    span = only(spans)
    assert span.parent is not None
    assert f"{span.parent.trace_id:032x}" == PARENT.split("-")[1]
    assert span.links == ()


async def test_an_attempt_that_fails_says_why_and_no_secret(spans: InMemorySpanExporter) -> None:
    backend = FakeBackend("shop.charge")
    backend.add(f'{{"card": "{SECRET}"}}')

    async def handler(job: ChargeJob) -> None:
        raise ValueError(f"{job.payload.card} refused")

    route = Route("shop.charge", 1, ChargeJob, Charge, None)
    await drained(backend, build_dispatch_table({"charge": route}, {"charge": handler}))
    span = only(spans)
    assert said(span)["jobspec.job.outcome"] == "failed"
    assert said(span)["error.type"] == "ValueError"
    assert span.status.status_code is StatusCode.ERROR
    assert span.events[0].name == "exception"
    assert SECRET not in span.to_json()
    assert "*** refused" in span.to_json()


@pytest.mark.parametrize("text", ["", "nonsense", "00-0-0-00", "ff" * 90, "00-" + "0" * 32 + "-" + "0" * 16 + "-01"])
async def test_a_trace_that_is_none_is_no_trouble(
    text: str, spans: InMemorySpanExporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.unit.observe.test_otel.PARENT", text)
    backend = Traced()
    backend.add()
    await drained(backend, _nothing)
    assert only(spans).links == ()


async def test_a_span_that_a_handler_leaves_open_does_not_leak_into_the_next_job(spans: InMemorySpanExporter) -> None:
    backend = FakeBackend()
    backend.add()
    backend.add()
    seen: list[str | None] = []

    async def handler(_job: WorkJob) -> None:
        seen.append(otel.current())
        trace.use_span(trace.get_tracer("app").start_span("left")).__enter__()

    await drained(backend, handler, concurrency=1)
    assert len(set(seen)) == 2
    assert [span.parent for span in spans.get_finished_spans()] == [None, None]


def test_nothing_is_there_before_and_after() -> None:
    otel.instrument()
    otel.instrument()
    assert len(STANDING) == 1
    otel.uninstrument()
    assert STANDING == []
    assert hooks.around is None
    assert hooks.current is None


async def _nothing(_job: WorkJob) -> None:
    pass
