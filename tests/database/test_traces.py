"""A trace goes from the call that enqueues a job, through its row, to every attempt."""

from __future__ import annotations

import pytest
from opentelemetry import trace
from pydantic import BaseModel

import jobspec
from jobspec import JobDef
from tests.database.worker_rig import Bench, WorkJob, anyio_backend, bench
from tests.spans import traced, traceparent

__all__ = ["anyio_backend", "bench"]

pytestmark = pytest.mark.anyio


class Work(BaseModel):
    n: int = 0


def build(n: int) -> Work:
    return Work(n=n)


WORK: JobDef[[int], int] = JobDef("test.work", build, lambda: int)


async def test_attempts_are_linked_to_the_call_that_enqueued_their_job(bench: Bench) -> None:
    async def handler(job: WorkJob) -> int:
        if job.attempt == 1:
            raise ValueError("on purpose")
        return job.payload.n

    with traced() as exporter:
        with jobspec.connect(bench.url) as backend, trace.get_tracer("app").start_as_current_span("request"):
            handle = WORK.enqueue(backend, 7)
        async with bench.working(work=handler):
            await bench.until_it_is("done", handle.id)
        publish, request, *attempts = exporter.get_finished_spans()
    assert (publish.name, request.name) == ("publish test.work", "request")
    context = publish.get_span_context()
    assert context is not None
    assert bench.value("select trace from jobspec.job where id = %s", handle.id) == traceparent(context)
    assert [span.name for span in attempts] == ["process test.work"] * 2
    said = [dict(span.attributes or {}) for span in attempts]
    assert [(each["jobspec.job.attempt"], each["jobspec.job.outcome"]) for each in said] == [(1, "failed"), (2, "done")]
    assert {each["messaging.destination.name"] for each in said} == {"test.default"}
    assert {each["messaging.message.id"] for each in said} == {str(handle.id)}
    for span in attempts:
        (link,) = span.links
        assert (link.context.trace_id, link.context.span_id) == (context.trace_id, context.span_id)
    assert len({span.get_span_context().trace_id for span in attempts}) == 2  # type: ignore[union-attr]


async def test_all_jobs_of_a_bulk_carry_its_trace(bench: Bench) -> None:
    with traced() as exporter, jobspec.connect(bench.url) as backend:
        handles = jobspec.enqueue_many(backend, [WORK.request(n) for n in range(3)])
        (publish,) = exporter.get_finished_spans()
    context = publish.get_span_context()
    assert context is not None
    rows = bench.conn.execute("select trace from jobspec.job where id = any(%s)", [[each.id for each in handles]])
    assert [row[0] for row in rows.fetchall()] == [traceparent(context)] * 3


def test_without_tracing_there_is_none(bench: Bench) -> None:
    with jobspec.connect(bench.url) as backend:
        handle = WORK.enqueue(backend, 7)
    assert bench.value("select trace from jobspec.job where id = %s", handle.id) is None
